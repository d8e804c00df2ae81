/** What all parts of the page use. Texts go into it as texts only: names may hold anything. */

/** An element with properties and children; a child that is a text stays a text. */
export function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children.filter((child) => child !== undefined));
  return node;
}

/** A table's row; numbers stand to the right. */
export function row(...cells) {
  const made = cells.map((cell) => {
    const isNumber = typeof cell === "object" && !(cell instanceof Node);
    return element("td", isNumber ? { className: "number" } : {}, isNumber ? cell.number : cell);
  });
  return element("tr", {}, ...made);
}

/** A number for a person; nothing where there is none. */
export function number(value, digits = 0) {
  const text = value?.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: digits });
  return { number: text ?? "" };
}

/**
 * Lets the parent have one node for each item, in their order. A node whose item is as before is left alone, so
 * that what is focused or open stays so.
 */
export function showAll(parent, items, nameOf, make) {
  const known = new Map([...parent.children].map((node) => [node.dataset.name, node]));
  const nodes = items.map((item) => {
    const name = nameOf(item);
    const state = JSON.stringify(item);
    const old = known.get(name);
    if (old?.dataset.state === state) return old;
    const node = make(item, old);
    Object.assign(node.dataset, { name, state });
    return node;
  });
  for (const [i, node] of nodes.entries()) {
    if (parent.children[i] !== node) parent.insertBefore(node, parent.children[i] ?? null);
  }
  while (parent.children.length > nodes.length) parent.lastChild.remove();
}

/** A bar that is this share of its place long. */
export function bar(share) {
  const node = element("div", { className: "bar", ariaHidden: "true" });
  node.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return node;
}

export function statusOf(text) {
  const kind = /Fail|Error/.test(text) ? "bad" : /^(Completed|InService)$/.test(text) ? "good" : "wait";
  return element("span", { className: `status ${kind}` }, text);
}

export function timeOf(iso) {
  return iso === undefined ? "" : new Date(iso).toLocaleString();
}

/** The page's own path, which has the console's key. */
export const home = location.pathname.replace(/\/$/, "");

/** Asks the local AWS. Throws an Error with its words when it refuses. */
export async function ask(name, parameters = {}, plan = undefined) {
  const query = new URLSearchParams(parameters);
  const change = { method: "PUT", headers: { "content-type": "application/json" }, body: plan };
  const response = await fetch(`${home}/api/${name}?${query}`, plan === undefined ? {} : change);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.reason);
  return answer;
}

/** A name, and where it is: in another region, or another account's. */
export function placedName({ name, place }) {
  return place ? `${name} (${place})` : name;
}
