import * as assert from "uvu/assert";
import { CatalogDraft, CommittedCatalog } from "../../../../../sandbox/exasol/engine/catalog/catalog.ts";
import { newGrantee } from "../../../../../sandbox/exasol/engine/rights/grantee.ts";
import { suite } from "../../../../support/suite.ts";

const test = suite("engine: the committed catalog");

const roles = Array.from({ length: 3000 }, (_, i) => `R${i}`);
const holder = {
  ...newGrantee("HOLDER", "2026-01-01"),
  roles: Object.fromEntries(roles.map((role) => [role, false])),
};

/** What `takes` says, and how many times others may have their turn before. */
function taken(committed: CommittedCatalog, draft: CatalogDraft): { isTaken: boolean; steps: number } {
  const taking = committed.takes(draft);
  for (let steps = 0; ; steps++) {
    const { done, value } = taking.next();
    if (done) return { isTaken: value, steps };
  }
}

function withRoles(): CommittedCatalog {
  const committed = new CommittedCatalog();
  committed.load([...roles.map((role) => newGrantee(role, "2026-01-01")), holder]);
  return committed;
}

function drop(committed: CommittedCatalog, name: string): void {
  const draft = new CatalogDraft(committed);
  const role = draft.grantee(name);
  if (role) draft.remove(role);
  committed.apply(draft);
}

test("looks for what others have dropped among thousands of names in steps", () => {
  const committed = withRoles();
  committed.load([newGrantee("OTHER", "2026-01-01")]);
  const draft = new CatalogDraft(committed);
  draft.put({ ...holder, comment: "mine" });
  drop(committed, "OTHER");
  const { isTaken, steps } = taken(committed, draft);
  assert.ok(isTaken && steps >= roles.length, `${isTaken} after ${steps}`);
  drop(committed, "R2999");
  assert.not.ok(taken(committed, draft).isTaken);
});

test("looks for what it drops among thousands of names that others have granted in steps", () => {
  const committed = withRoles();
  const draft = new CatalogDraft(committed);
  draft.remove(newGrantee("R2999", "2026-01-01"));
  const other = new CatalogDraft(committed);
  other.put({ ...holder, comment: "theirs" });
  committed.apply(other);
  const { isTaken, steps } = taken(committed, draft);
  assert.ok(!isTaken && steps >= roles.length - 1, `${isTaken} after ${steps}`);
});

test("looks at no name where nobody has committed meanwhile", () => {
  const committed = withRoles();
  const draft = new CatalogDraft(committed);
  draft.put({ ...holder, comment: "mine" });
  assert.equal(taken(committed, draft), { isTaken: true, steps: 0 });
});

test.run();
