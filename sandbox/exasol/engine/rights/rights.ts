/** What a user or a role may do, with all that comes by roles and by PUBLIC. */
import type { ObjectPrivilege, SystemPrivilege } from "../../../../sql/privileges.ts";
import type { CatalogDraft, ConnectionEntry, NamedObject, Schema } from "../catalog/catalog.ts";
import type { Grantee, ObjectGrants, UserIdentity } from "./grantee.ts";

/** The system privilege that stands for an object privilege on everything. */
const onEverything: Partial<Record<ObjectPrivilege, SystemPrivilege>> = {
  SELECT: "SELECT ANY TABLE",
  INSERT: "INSERT ANY TABLE",
  UPDATE: "UPDATE ANY TABLE",
  DELETE: "DELETE ANY TABLE",
  ALTER: "ALTER ANY TABLE",
  // unconfirmed: there is none by its name, and a DBA may refer to any table
  REFERENCES: "ALTER ANY TABLE",
};

const executeAny: Partial<Record<NamedObject["kind"], SystemPrivilege>> = {
  script: "EXECUTE ANY SCRIPT",
  function: "EXECUTE ANY FUNCTION",
};

/** Which object privileges there are on what. */
const privilegesOf: Record<NamedObject["kind"], ObjectPrivilege[]> = {
  table: ["SELECT", "INSERT", "UPDATE", "DELETE", "ALTER", "REFERENCES"],
  view: ["SELECT"],
  script: ["EXECUTE"],
  function: ["EXECUTE"],
};

export class Rights {
  /** Whose they are. */
  readonly name: string;
  readonly catalog: CatalogDraft;
  #grantees: Grantee[] | undefined;

  constructor(catalog: CatalogDraft, name: string) {
    this.name = name;
    this.catalog = catalog;
  }

  /** The user or role itself, its roles, their roles, and PUBLIC. */
  get grantees(): readonly Grantee[] {
    this.#grantees ??= this.#collect();
    return this.#grantees;
  }

  #collect(): Grantee[] {
    const found = new Map<string, Grantee>();
    const waiting = [this.name, "PUBLIC"];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const grantee = found.has(name) ? undefined : this.catalog.grantee(name);
      if (!grantee) continue;
      found.set(name, grantee);
      waiting.push(...Object.keys(grantee.roles));
    }
    return [...found.values()];
  }

  /** Whether these rights are that user's, and not only his name's. */
  areOf({ user, userCreated }: UserIdentity): boolean {
    return user === this.name && userCreated === this.catalog.grantee(user)?.created;
  }

  /** Whether the name is its own or that of one of its roles. */
  actsAs(wanted: string): boolean {
    this.#names ??= new Set(this.grantees.map(({ name }) => name));
    return this.#names.has(wanted);
  }
  #names: ReadonlySet<string> | undefined;

  /** What its roles own, it owns. */
  owns({ owner }: { owner: string }): boolean {
    return this.actsAs(owner);
  }

  get isAdministrator(): boolean {
    return this.actsAs("DBA");
  }

  holds(privilege: SystemPrivilege): boolean {
    this.#held ??= new Set(this.grantees.flatMap(({ privileges }) => Object.keys(privileges)));
    return this.#held.has(privilege);
  }
  #held: ReadonlySet<string> | undefined;

  mayGive(privilege: SystemPrivilege): boolean {
    return (
      this.holds("GRANT ANY PRIVILEGE") ||
      this.grantees.some(({ privileges }) => privileges[privilege] === true)
    );
  }

  mayGiveRole(role: string): boolean {
    return this.holds("GRANT ANY ROLE") || this.grantees.some(({ roles }) => roles[role] === true);
  }

  /** The grants on a schema are asked for each of its objects. */
  #isGranted(grants: ObjectGrants | undefined, privilege: ObjectPrivilege): boolean {
    if (grants === undefined) return false;
    const known = this.#granted.get(grants);
    const held = known ?? new Set(this.grantees.flatMap(({ name }) => Object.keys(grants[name] ?? {})));
    if (!known) this.#granted.set(grants, held);
    return held.has(privilege);
  }
  readonly #granted = new WeakMap<ObjectGrants, ReadonlySet<string>>();

  /** To see the schema and to use what one may in it. */
  mayUse(schema: Schema): boolean {
    return this.holds("USE ANY SCHEMA") || this.owns(schema) || this.#isGranted(schema.grants, "USAGE");
  }

  /** Without regard to whether the object's schema may be used. */
  has(privilege: ObjectPrivilege, object: NamedObject): boolean {
    const everywhere = privilege === "EXECUTE" ? executeAny[object.kind] : onEverything[privilege];
    return (
      (everywhere !== undefined && this.holds(everywhere)) ||
      this.owns(object) ||
      this.#isGranted(object.grants, privilege) ||
      this.#isGranted(this.catalog.schema(object.schema)?.grants, privilege)
    );
  }

  /** Whether it may let others read the object, as a view's owner does. */
  mayLetRead(object: NamedObject): boolean {
    return this.holds("SELECT ANY TABLE") || this.owns(object) || this.holds("GRANT ANY OBJECT PRIVILEGE");
  }

  /** Whether it sees the object in system tables, and DESCRIBE shows it. */
  sees(object: NamedObject): boolean {
    const schema = this.catalog.schema(object.schema);
    if (schema && !this.mayUse(schema)) return false;
    return privilegesOf[object.kind].some((privilege) => this.has(privilege, object));
  }

  /** To use the connection in IMPORT and EXPORT. */
  mayConnect(connection: ConnectionEntry): boolean {
    const { users = {} } = connection;
    return this.holds("USE ANY CONNECTION") || this.grantees.some(({ name }) => users[name] !== undefined);
  }

  mayGiveConnection({ users = {} }: ConnectionEntry): boolean {
    return this.holds("GRANT ANY CONNECTION") || this.administersConnection({ users });
  }

  administersConnection({ users = {} }: Pick<ConnectionEntry, "users">): boolean {
    return this.grantees.some(({ name }) => users[name] === true);
  }

  /** To read the connection, password and all, in a script. */
  mayRead(connection: ConnectionEntry, script: { id: number; schema: string }): boolean {
    if (this.holds("ACCESS ANY CONNECTION")) return true;
    const schema = this.catalog.schema(script.schema)?.id;
    const { access = [] } = connection;
    return access.some(
      ({ grantee, only }) =>
        this.actsAs(grantee) && (only === undefined || only === script.id || only === schema),
    );
  }
}
