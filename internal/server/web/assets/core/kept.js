// What the browser keeps for the explorer. One that keeps nothing for pages is no error: then a choice
// holds until the page is left.

const here = new Map();

// keeper keeps texts by name in a store of the browser: local is for good, session until the tab is closed.
function keeper(store) {
  return {
    get(name) {
      try {
        return window[store].getItem(name) || "";
      } catch {
        return here.get(name) || "";
      }
    },
    set(name, text) {
      here.set(name, text);
      try {
        if (text) window[store].setItem(name, text);
        else window[store].removeItem(name);
      } catch {
        // it is kept here
      }
    },
  };
}

export const local = keeper("localStorage");
export const session = keeper("sessionStorage");
