"use strict";
// The page is made from /openapi.json, so it shows what this server has. Answers are
// shown as text and never as markup.
(async function () {
  const main = document.getElementById("routes");
  const add = function (to, tag, attributes, text) {
    const e = document.createElement(tag);
    for (const [k, v] of Object.entries(attributes || {})) e.setAttribute(k, v);
    if (text !== undefined) e.textContent = text;
    to.append(e);
    return e;
  };
  let api;
  try {
    api = await (await fetch("/openapi.json")).json();
  } catch (err) {
    add(main, "p", { role: "alert" }, "The description can't be read: " + err);
    return;
  }

  const sent = function (box, method, path, op, fields, body, kind) {
    let target = path;
    const query = new URLSearchParams();
    for (const { p, input } of fields) {
      if (p.in === "path") target = target.replace("{" + p.name + "}", encodeURIComponent(input.value));
      else if (p.in === "query" && input.value !== "") query.set(p.name, input.value);
    }
    if ([...query].length) target += "?" + query;
    const head = {};
    const token = document.getElementById("token").value.trim();
    if (token) head.Authorization = "Bearer " + token;
    const options = { method: method.toUpperCase(), headers: head };
    if (body) {
      head["Content-Type"] = kind.value;
      options.body = body.value;
    }
    return { target, options };
  };

  const show = function (method, path, op) {
    const box = add(main, "details", { id: op.operationId });
    const title = add(box, "summary");
    add(title, "span", { class: "method" }, method.toUpperCase());
    add(title, "code", {}, path);
    title.append(" " + op.summary + " ");
    for (const need of op.security || []) for (const scopes of Object.values(need)) add(title, "span", { class: "scope" }, "(" + scopes.join(", ") + ")");
    add(title, "span", { class: "ar", lang: "ar", dir: "rtl" }, op.description);
    const fields = [];
    const example = op["x-example"] || {};
    const given = new URL(example.target || "/", location.origin);
    const parts = given.pathname.split("/");
    path.split("/").forEach(function (part, i) {
      if (part.startsWith("{")) given.searchParams.set(part, decodeURIComponent(parts[i] || ""));
    });
    for (const p of op.parameters || []) {
      if (p.in !== "path" && p.in !== "query") continue;
      const label = add(box, "label", { class: "field", title: p.description || "" });
      add(label, "span", {}, p.name + (p.required ? " *" : ""));
      const input = add(label, "input");
      input.value = given.searchParams.get(p.in === "path" ? "{" + p.name + "}" : p.name) || "";
      given.searchParams.delete(p.name);
      fields.push({ p, input });
    }
    // Parameters of saved questions are their own, and in no description.
    for (const [name, value] of given.searchParams) {
      if (name.startsWith("{")) continue;
      const label = add(box, "label", { class: "field" });
      add(label, "span", {}, name);
      const input = add(label, "input");
      input.value = value;
      fields.push({ p: { name, in: "query" }, input });
    }
    let body, kind;
    if (op.requestBody) {
      const label = add(box, "label", { class: "field" });
      add(label, "span", {}, "Content-Type");
      kind = add(label, "select");
      for (const k of Object.keys(op.requestBody.content)) add(kind, "option", {}, k);
      if (example.type && !example.type.includes(";")) kind.value = example.type;
      body = add(box, "textarea", { "aria-label": "body", dir: "auto" });
      body.value = example.body || "";
    }
    const button = add(box, "button", {}, "Send · أرسل");
    const status = add(box, "p", { role: "status" });
    const out = add(box, "pre", { hidden: "" });
    button.addEventListener("click", async function () {
      const { target, options } = sent(box, method, path, op, fields, body, kind);
      status.textContent = options.method + " " + target + " …";
      const began = performance.now();
      try {
        const answer = await fetch(target, options);
        let text = await answer.text();
        if ((answer.headers.get("Content-Type") || "").includes("json")) {
          try { text = JSON.stringify(JSON.parse(text), null, 2); } catch (err) { /* lines of JSON stay as they are */ }
        }
        status.textContent = options.method + " " + target + " → " + answer.status + ", " + Math.round(performance.now() - began) + " ms";
        out.textContent = text.slice(0, 200000);
        out.hidden = false;
      } catch (err) {
        status.textContent = String(err);
      }
    });
  };

  const order = ["Questions", "Articles", "Cayley", "Operation"];
  const byTag = new Map();
  for (const [path, item] of Object.entries(api.paths))
    for (const method of ["get", "post", "put", "patch", "delete"])
      if (item[method]) {
        const tag = (item[method].tags || ["Other"])[0];
        if (!byTag.has(tag)) byTag.set(tag, []);
        byTag.get(tag).push([method, path, item[method]]);
      }
  const tags = [...byTag.keys()].sort((a, b) => (order.indexOf(a) + 99) % 99 - (order.indexOf(b) + 99) % 99);
  for (const tag of tags) {
    add(main, "h2", {}, tag);
    for (const route of byTag.get(tag)) show(...route);
  }
})();
