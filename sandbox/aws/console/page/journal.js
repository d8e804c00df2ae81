import { ask, number, placedName, row } from "./page.js";

const mostKept = 10_000;
const mostShown = 300;
let entries = [];
let last = 0;

export async function showJournal(section) {
  const form = section.querySelector("form");
  form.onsubmit = (event) => event.preventDefault();
  form.oninput = () => show(section);
  if (form.elements.paused.checked) return;
  const more = await ask("journal", { since: last });
  last = more.at(-1)?.number ?? last;
  entries = [...entries, ...more].slice(-mostKept);
  if (more.length > 0 || section.querySelector("output").value === "") show(section);
}

function show(section) {
  const { text, service, refused } = section.querySelector("form").elements;
  const wanted = text.value.toLowerCase();
  const found = entries.filter(
    (entry) =>
      (service.value === "" || entry.service === service.value) &&
      (!refused.checked || entry.status === null || entry.status >= 400) &&
      JSON.stringify(entry).toLowerCase().includes(wanted),
  );
  section.querySelector("output").value = `${found.length} of ${entries.length} requests`;
  const rows = found.slice(-mostShown).reverse().map(showEntry);
  section.querySelector("tbody").replaceChildren(...rows);
}

function showEntry({ time, service, operation, resource, place, status, milliseconds, ...outcome }) {
  const { fault, code, reason } = outcome;
  const why = [fault && `fault: ${fault}`, code, reason].filter(Boolean).join(" · ");
  const line = row(
    new Date(time).toLocaleTimeString(),
    service,
    operation,
    placedName({ name: resource, place }),
    { number: status === null ? "no answer" : String(status) },
    number(milliseconds, 1),
    why,
  );
  if (status === null || status >= 400) line.classList.add("bad");
  return line;
}
