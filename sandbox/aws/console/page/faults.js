import { ask, element, number, row, showAll } from "./page.js";

let presets;

export async function showFaults(section) {
  presets ??= await startFaults(section);
  show(section, await ask("faults"));
}

/** How many faults there are; also shown where nobody looks at them. */
export async function countFaults(place) {
  const { faults } = await ask("faults");
  place.textContent = faults.length === 0 ? "" : String(faults.length);
}

async function startFaults(section) {
  const [named, kinds] = [await ask("presets"), await ask("kinds")];
  const buttons = named.flatMap(({ name, what, faults }) => {
    const button = element("button", { type: "button", ariaPressed: "false" }, name);
    button.onclick = () => use(section, button.ariaPressed === "true" ? [] : faults);
    button.dataset.preset = name;
    return [button, element("p", {}, what)];
  });
  section.querySelector(".presets").replaceChildren(...buttons);
  const terms = kinds.flatMap(({ name, what, members }) => [
    element("dt", {}, name),
    element("dd", {}, what),
    ...members.map(({ member, what: effect, allowed }) =>
      element("dd", {}, `${member}: ${effect}; ${allowed}`),
    ),
  ]);
  section.querySelector(".kinds").replaceChildren(...terms);
  const form = section.querySelector(".plan");
  form.onsubmit = async (event) => {
    event.preventDefault();
    const complaint = section.querySelector("#plan-complaint");
    try {
      show(section, await ask("faults", {}, form.elements.plan.value));
      complaint.textContent = "It is in use.";
      complaint.className = "good";
    } catch (error) {
      complaint.textContent = error.message;
      complaint.className = "bad";
    }
  };
  const { seed, faults } = await ask("faults");
  const example = [{ fault: "throttled", operation: "InvokeEndpoint", probability: 0.2 }];
  const plan = { seed, faults: faults.length > 0 ? faults.map(withoutCount) : example };
  form.elements.plan.value = JSON.stringify(plan, undefined, 2);
  return named;
}

function withoutCount({ happened, ...fault }) {
  return fault;
}

async function use(section, faults) {
  show(section, await ask("faults", {}, JSON.stringify({ faults })));
}

function show(section, { faults }) {
  section.querySelector(".none").hidden = faults.length > 0;
  section.querySelector(".scroll").hidden = faults.length === 0;
  const numbered = faults.map((fault, index) => ({ ...fault, index }));
  showAll(
    section.querySelector("tbody"),
    numbered,
    ({ index }) => String(index),
    (fault) => {
      const { fault: name, happened, index, ...limits } = fault;
      const others = faults.filter((_, i) => i !== index).map(withoutCount);
      const remove = element("button", { type: "button", ariaLabel: `Take ${name} away` }, "Take away");
      remove.onclick = () => use(section, others);
      const words = Object.entries(limits).map(([member, value]) => `${member} ${value}`);
      return row(name, words.join(", ") || "nothing: always", number(happened), remove);
    },
  );
  const running = JSON.stringify(faults.map(withoutCount));
  for (const { name, faults: own } of presets ?? []) {
    const button = section.querySelector(`[data-preset="${name}"]`);
    button.ariaPressed = String(JSON.stringify(own) === running);
  }
  document.querySelector("#fault-count").textContent = faults.length === 0 ? "" : String(faults.length);
}
