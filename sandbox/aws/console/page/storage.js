import { ask, element, home, number, row, timeOf } from "./page.js";

/** Where in S3 one is stands in the address, so that going back works. */
function addressOf(place) {
  return `#storage?${new URLSearchParams(place)}`;
}

let shown = "";

export async function showStorage(section, parameters) {
  const { bucket, prefix = "", after = "", key } = Object.fromEntries(parameters);
  const answer = bucket === undefined ? await ask("buckets") : await ask("folder", { bucket, prefix, after });
  const state = JSON.stringify([bucket, prefix, after, key, answer]);
  if (state === shown) return;
  shown = state;
  showPath(section.querySelector(".path"), bucket, prefix);
  const rows =
    bucket === undefined
      ? answer.map((name) => row(link(`${name}/`, { bucket: name }), number(), ""))
      : [
          ...answer.folders.map((folder) =>
            row(link(folder.slice(prefix.length), { bucket, prefix: folder }), number(), ""),
          ),
          ...answer.objects.map((object) =>
            row(
              link(object.key.slice(prefix.length) || object.key, { bucket, prefix, after, key: object.key }),
              number(object.size),
              timeOf(object.modified),
            ),
          ),
        ];
  section.querySelector("tbody").replaceChildren(...rows);
  const more = section.querySelector(".more");
  more.hidden = answer.next === undefined;
  more.href = addressOf({ bucket, prefix, after: answer.next ?? "" });
  await showObject(section.querySelector(".object"), bucket, key);
}

function showPath(nav, bucket, prefix) {
  const parts = [link("S3", {})];
  if (bucket !== undefined) parts.push(link(bucket, { bucket }));
  const folders = prefix.split("/").slice(0, -1);
  for (const [i, folder] of folders.entries()) {
    parts.push(link(folder || "(no name)", { bucket, prefix: `${folders.slice(0, i + 1).join("/")}/` }));
  }
  nav.replaceChildren(...parts.flatMap((part, i) => (i === 0 ? [part] : [" / ", part])));
}

async function showObject(article, bucket, key) {
  article.hidden = key === undefined;
  if (key === undefined) return;
  const { size, type, text, isWhole } = await ask("object", { bucket, key });
  article.querySelector("h2").textContent = key;
  const kept = element("a", { href: `${home}/download?${new URLSearchParams({ bucket, key })}` }, "Save it");
  const facts = `${size.toLocaleString("en")} bytes, ${type}${isWhole ? "" : "; its beginning:"} `;
  article.querySelector(".facts").replaceChildren(facts, kept);
  article.querySelector("pre").textContent = text ?? "This is no text.";
}

function link(text, place) {
  return element("a", { href: addressOf(place) }, text);
}
