/**
 * A server of a model as SageMaker's containers are one: it takes CSV, JSON Lines or a document
 * `{"instances": [row, …]}`, and answers in the form that is asked for. What it answers for a row depends on
 * that row alone, and says which it was.
 */
import { createServer, type IncomingMessage } from "node:http";

export interface ModelServer {
  address: string;
  /** How many requests it has answered since the last time this was asked. */
  takeRequests(): number;
  close(): Promise<void>;
}

/** What it answers: a row's, or for the whole request, with any bytes. */
interface Reply {
  status?: number;
  contentType: string;
  body: string | Buffer;
}

export async function startModelServer(): Promise<ModelServer> {
  let requests = 0;
  const server = createServer(async (incoming, outgoing) => {
    const body = await textOf(incoming);
    if (incoming.url === "/ping") return outgoing.end();
    requests++;
    const { status = 200, contentType, body: answer } = reply(incoming, body);
    outgoing.writeHead(status, { "content-type": contentType }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    address: `http://127.0.0.1:${address.port}`,
    takeRequests() {
      const taken = requests;
      requests = 0;
      return taken;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function reply({ headers }: IncomingMessage, body: string): Reply {
  const type = headers["content-type"] ?? "";
  const contentType = headers.accept ?? type;
  let rows: string[];
  if (type === "application/json") {
    const document = JSON.parse(body) as { instances?: unknown[] };
    if (document.instances === undefined) return refused("no instances");
    rows = document.instances.map((row) => JSON.stringify(row));
  } else if (type === "application/jsonlines") rows = body.split("\n");
  else return { ...refused(`'${type}' is an unsupported content type.`), status: 415 };

  const odd = rows.find((row) => row.includes("refuse me"));
  if (odd !== undefined) return refused(`no model can read ${odd}`);
  if (body.includes("a page")) return { contentType: "text/html", body: "<html>busy</html>" };
  if (body.includes("in latin-1"))
    return {
      contentType: `${contentType}; charset=iso-8859-1`,
      body: Buffer.from(answers(rows, contentType), "latin1"),
    };
  if (body.includes("in no charset"))
    return { contentType, body: Buffer.from(answers(rows, contentType), "latin1") };
  return { contentType, body: answers(rows, contentType) };
}

const refused = (reason: string): Reply => ({ status: 400, contentType: "text/plain", body: reason });

function answers(rows: readonly string[], contentType: string): string {
  const answered = rows.filter((row) => !row.includes("forget me")).map(answer);
  return contentType === "application/jsonlines"
    ? answered.map((row) => `${row}\n`).join("")
    : `{"predictions": [${answered.join(", ")}], "model": 7}`;
}

/** Its digits are taken from the text, since numbers of JavaScript have fewer. */
function answer(row: string): string {
  const [, id = "null"] = /"ID":(-?[\d.]+)/.exec(row) ?? [];
  const seen = JSON.stringify(row);
  if (row.includes("no score")) return `{"key": ${id}, "seen": ${seen}}`;
  const score = row.includes("a word")
    ? '"many"'
    : row.includes("not a number")
      ? "NaN"
      : String(row.length / 8);
  return `{"key": ${id}, "seen": ${seen}, "scores": [${score}]}`;
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
