/**
 * The file service of Exasol SaaS: a REST API that answers with a presigned URL for each upload. Written
 * after its public OpenAPI client (exasol-saas-api on PyPI).
 */
import { SmeError } from "../../spec/errors.ts";
import type { FileStore } from "./file-store.ts";
import { answerText, type HttpAnswer, type HttpRequest, sendToStore } from "./send-http.ts";

export interface Saas {
  /** https://cloud.exasol.com */
  url: string;
  accountId: string;
  /** One of the two is enough. */
  databaseId?: string;
  databaseName?: string;
  /** A personal access token. */
  token: string;
}

const advice = "Check --saas-url, --saas-account-id, --saas-database-id and the token (SME_SAAS_TOKEN).";

/** The files of a database. Its functions reject with E-SME-116 or E-SME-117. */
export function saasStore(saas: Saas): FileStore {
  let database: Promise<string> | undefined;
  const databasePath = () => {
    database ??= findDatabase(saas);
    return database.then(
      (id) => `accounts/${encodeURIComponent(saas.accountId)}/databases/${encodeURIComponent(id)}`,
    );
  };
  return {
    root: "uploads/default",
    async check() {
      await call(saas, "GET", await databasePath());
    },
    async upload(file, path, onProgress) {
      const answer = await call(saas, "POST", `${await databasePath()}/files/${encodeURIComponent(path)}`);
      const url = field(answer, "url");
      // The URL is good for writing by itself: it must not show in any message.
      if (url === undefined || !URL.canParse(url))
        throw refusal(saas, `the upload of ${path}`, "it named no URL.");
      const stored = await send(saas, { url: new URL(url), method: "PUT", file, onProgress });
      if (stored.status < 200 || stored.status > 299) {
        throw refusal(saas, `the upload of ${path}`, answerText({ ...stored, text: "" }, []));
      }
    },
  };
}

async function findDatabase(saas: Saas): Promise<string> {
  if (saas.databaseId !== undefined) return saas.databaseId;
  const list = await call(saas, "GET", `accounts/${encodeURIComponent(saas.accountId)}/databases`);
  const found = Array.isArray(list)
    ? list.find((each) => field(each, "name") === saas.databaseName)
    : undefined;
  const id = field(found, "id");
  if (id !== undefined) return id;
  throw refusal(saas, `database ${saas.databaseName ?? ""}`, "the account has none of that name.");
}

async function call(saas: Saas, method: string, path: string): Promise<unknown> {
  const url = new URL(`/api/v1/${path}`, saas.url);
  const answer = await send(saas, { url, method, headers: { authorization: `Bearer ${saas.token}` } });
  if (answer.status !== 200)
    throw refusal(saas, `${method} ${url.pathname}`, answerText(answer, [saas.token]));
  try {
    return JSON.parse(answer.text);
  } catch {
    throw refusal(saas, `${method} ${url.pathname}`, "its answer is no JSON.");
  }
}

function send(saas: Saas, request: HttpRequest): Promise<HttpAnswer> {
  return sendToStore(saas.url, advice, request);
}

function refusal(saas: Saas, action: string, cause: string): SmeError {
  return new SmeError("E-SME-116", { address: saas.url, action, cause, advice });
}

function field(value: unknown, name: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const found: unknown = Reflect.get(value, name);
  return typeof found === "string" ? found : undefined;
}
