import { showEndpoints } from "./endpoints.js";
import { countFaults, showFaults } from "./faults.js";
import { showJobs } from "./jobs.js";
import { showJournal } from "./journal.js";
import { ask, element } from "./page.js";
import { showStorage } from "./storage.js";

const parts = {
  jobs: showJobs,
  endpoints: showEndpoints,
  storage: showStorage,
  journal: showJournal,
  faults: showFaults,
};
const pauseMilliseconds = 1000;
let timer;
let round = 0;

/** Shows the part that the address names, and goes on while somebody looks. */
async function show() {
  clearTimeout(timer);
  round += 1;
  const own = round;
  const [wanted = "", query = ""] = location.hash.slice(1).split("?");
  const name = Object.hasOwn(parts, wanted) ? wanted : "jobs";
  for (const part of Object.keys(parts)) sectionOf(part).hidden = part !== name;
  for (const link of document.querySelectorAll("header nav a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  try {
    await parts[name](sectionOf(name), new URLSearchParams(query));
    await countFaults(document.querySelector("#fault-count"));
    document.querySelector("#trouble").hidden = true;
  } catch (error) {
    const trouble = document.querySelector("#trouble");
    // A fetch that finds nobody fails with a TypeError.
    if (!(error instanceof TypeError)) trouble.textContent = error.message;
    trouble.hidden = false;
  }
  if (own === round && !document.hidden) timer = setTimeout(show, pauseMilliseconds);
}

/** Its name is not the address' own, to which the browser would scroll. */
function sectionOf(part) {
  return document.getElementById(`part-${part}`);
}

async function start() {
  const { region, accountId, speed, pricesOf, services } = await ask("about");
  document
    .querySelector("#part-journal select")
    .append(...services.map((name) => element("option", {}, name)));
  document.querySelector("#about").textContent = `${region} · account ${accountId} · speed ${speed}`;
  document.querySelector("#price-note").textContent =
    `What instances cost on AWS in ${pricesOf}, without storage and data; here nothing costs anything.`;
}

// The address says which part is shown, so this link must leave it alone.
document.querySelector(".skip").onclick = (event) => {
  event.preventDefault();
  document.querySelector("#content").focus();
};
addEventListener("hashchange", show);
document.addEventListener("visibilitychange", show);
await Promise.all([start(), show()]);
