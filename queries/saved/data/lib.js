// What the questions have in common. Function declarations only: this text comes after
// the question's program, which can call them all the same.

// u writes a prefixed name in full; the store knows terms by their text alone.
function u(name) {
  var ns = {
    id: "https://w3id.org/rawabit/id/",
    rb: "https://w3id.org/rawabit/ns#",
    rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    rdfs: "http://www.w3.org/2000/01/rdf-schema#",
    schema: "http://schema.org/",
    prov: "http://www.w3.org/ns/prov#",
    oa: "http://www.w3.org/ns/oa#",
    dcterms: "http://purl.org/dc/terms/"
  };
  var i = name.indexOf(":");
  return "<" + ns[name.slice(0, i)] + name.slice(i + 1) + ">";
}

// uniq sorts and drops doubles: what two articles say of one thing is two quads.
function uniq(list) {
  return Array.from(new Set(list)).sort();
}

// once remembers what make gives: rows of an answer ask the same of the same office again and again.
function once(kind, node, pred, make) {
  var known = once.known || (once.known = {});
  var key = kind + node + " " + pred;
  return known[key] || (known[key] = make());
}

// What many articles say of one thing is many quads: unique() drops the doubles before they
// become objects here.
function out(node, pred) {
  return node ? once("o", node, pred, function () { return uniq(g.V(node).out(u(pred)).unique().toArray()); }).slice() : [];
}
function into(node, pred) { return node ? uniq(g.V(node).in(u(pred)).unique().toArray()) : []; }

// terms gives objects with text, lang, type and term, sorted by text.
function terms(node, pred) {
  return once("t", node, pred, function () {
    var seen = {}, list = [];
    g.V(node).out(u(pred)).unique().toTerms().forEach(function (t) {
      var k = t.text + "\u0000" + t.lang + "\u0000" + t.type;
      if (!seen[k]) { seen[k] = true; list.push(t); }
    });
    return list.sort(function (a, b) { return compare(a.text, b.text) || compare(a.lang, b.lang); });
  }).slice();
}

// text is the first value, "" if there is none.
function text(node, pred) {
  if (!node) return "";
  var list = terms(node, pred);
  return list.length ? list[0].text : "";
}

// term is the first value whole, for emit; undefined if there is none.
function term(node, pred) {
  var list = terms(node, pred);
  return list.length ? list[0].term : undefined;
}

// naming is the name for display: Arabic, else English, else any, else the id's end.
function naming(node) {
  if (!node) return { text: "" };
  var known = naming.known || (naming.known = {});
  return known[node] || (known[node] = findName(node));
}

function findName(node) {
  var list = terms(node, "rdfs:label");
  var langs = ["ar", "en"];
  for (var i = 0; i < langs.length; i++) {
    for (var j = 0; j < list.length; j++) {
      if (list[j].lang === langs[i]) return list[j];
    }
  }
  return list.length ? list[0] : { text: local(node), term: local(node) };
}

function label(node) { return naming(node).term; }
function labelText(node) { return naming(node).text; }
function labels(nodes) { return nodes.map(labelText).sort().join("، "); }

// local is the part of an id that a person reads.
function local(node) {
  var base = "<https://w3id.org/rawabit/id/";
  return String(node).indexOf(base) === 0 ? node.slice(base.length, -1) : String(node);
}

function is(node, cls) { return out(node, "rdf:type").indexOf(u(cls)) >= 0; }

function cls(node) {
  var types = out(node, "rdf:type");
  return types.length ? types[0].replace(/^.*[#\/]/, "").slice(0, -1) : "";
}

function article(fact) { return out(fact, "prov:wasDerivedFrom")[0]; }

// day is when the fact took place, or else when its article was published.
function day(fact) {
  return text(fact, "schema:startDate") || text(article(fact), "schema:datePublished");
}

// within compares as far as the shorter of two dates goes, so 2026-11 holds all its days.
function within(d, from, to) {
  if ((from || to) && !d) return false;
  var n = Math.min(d.length, from.length), m = Math.min(d.length, to.length);
  return (!from || d.slice(0, n) >= from.slice(0, n)) && (!to || d.slice(0, m) <= to.slice(0, m));
}

// sure says whether a fact has the confidence that the asker wants, if he wants any.
function sure(fact) { return !P.confidence || Number(text(fact, "rb:confidence")) >= P.confidence; }

function compare(a, b) { return a < b ? -1 : a > b ? 1 : 0; }

// send emits rows in the order of the named members, which must be strings.
function send(rows, by) {
  rows.sort(function (a, b) {
    for (var i = 0; i < by.length; i++) {
      var c = compare(a[by[i]] || "", b[by[i]] || "");
      if (c) return c;
    }
    return 0;
  });
  rows.forEach(function (r) { g.emit(r); });
}

// argPreds lead from a fact to what it speaks of.
function argPreds() {
  return ["rb:holder", "rb:position", "rb:visitor", "rb:destination", "rb:city", "rb:host",
    "rb:participant", "rb:place", "rb:party", "rb:sector"];
}

// says writes a fact's arguments in one line.
function says(fact) {
  var parts = [];
  var words = text(fact, "rdfs:label") || text(fact, "dcterms:title");
  if (words) parts.push("«" + words + "»");
  argPreds().forEach(function (p) {
    var nodes = out(fact, p);
    if (nodes.length) parts.push(p.slice(3) + ": " + labels(nodes));
  });
  ["rb:instrument", "rb:mode"].forEach(function (p) {
    var v = text(fact, p);
    if (v) parts.push(p.slice(3) + ": " + v);
  });
  return parts.join("; ");
}

// around gives an entity and those who act for it: its offices, their holders, its organs.
function around(node) {
  var all = [node];
  into(node, "rb:of").forEach(function (office) {
    all.push(office);
    all = all.concat(into(office, "rb:holdsPosition"));
  });
  return uniq(all.concat(into(node, "rb:country")));
}

// factsOf gives the facts in which any of the nodes figures.
function factsOf(nodes) {
  var all = [];
  nodes.forEach(function (n) {
    argPreds().forEach(function (p) { all = all.concat(into(n, p)); });
  });
  return uniq(all);
}
