import type { ConnectionObject, Connections } from "../../runtime/connection.ts";

export const awsConnection: ConnectionObject = {
  address: "https://ml-bucket.s3.eu-central-1.amazonaws.com",
  user: "AKIAEXAMPLE",
  password: "s3cret/secret+",
};

/** Connection objects by name, as a database gives them to a UDF. */
export function connections(objects: Readonly<Record<string, Partial<ConnectionObject>>>): Connections & {
  getConnection(name: string): ConnectionObject & { type: string };
} {
  return {
    getConnection(name) {
      const found = objects[name];
      if (found === undefined) throw new Error(`connection ${name} does not exist`);
      return { type: "password", address: "", user: "", password: "", ...found };
    },
  };
}
