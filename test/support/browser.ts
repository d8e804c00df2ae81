/** A headless Chromium, where there is one: SME_CHROMIUM names it, or it is found like a command. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import WebSocket from "ws";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** Undefined where there is no browser; tests are skipped then. */
export const browserPath = process.env.SME_CHROMIUM ?? findBrowser();

function findBrowser(): string | undefined {
  for (const name of names) {
    try {
      return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
    } catch {
      // The next name.
    }
  }
  return undefined;
}

/** A page of the browser. */
export interface Page {
  open(url: string): Promise<void>;
  /** The value of an expression, which may be a promise. Rejects with the page's error. */
  evaluate<T>(expression: string): Promise<T>;
  /** Returns once the expression is true. */
  waitFor(expression: string): Promise<void>;
  /** Presses keys one after the other, by their names, such as Tab and Enter. */
  press(...keys: string[]): Promise<void>;
  /** Errors that the page has logged until now. */
  complaints(): string[];
  /** A PNG of a window of 1,100 pixels by this height, in one of the two colour schemes. */
  picture(height: number, scheme: "light" | "dark"): Promise<Buffer>;
  /** Gives the window this width, in pixels. */
  resize(width: number): Promise<void>;
  close(): Promise<void>;
}

interface Message {
  id?: number;
  method?: string;
  params?: { exceptionDetails?: Details; entry?: { text: string; url?: string; level: string } };
  result?: { data?: string; result?: { value?: unknown }; exceptionDetails?: Details };
  error?: { message: string };
}

interface Details {
  text: string;
  exception?: { description?: string };
}

export async function openBrowser(path: string): Promise<Page> {
  const profile = mkdtempSync(join(tmpdir(), "sme-browser-"));
  const browser = spawn(path, [
    ...["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"],
    ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ...[
      "--host-resolver-rules=MAP console.example 127.0.0.1",
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
      "about:blank",
    ],
  ]);
  const port = await portOf(browser);
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
    type: string;
    webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(targets.find(({ type }) => type === "page")?.webSocketDebuggerUrl ?? "");
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));

  let lastId = 0;
  const waiting = new Map<number, (message: Message) => void>();
  const complaints: string[] = [];
  socket.on("message", (data) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    const { exceptionDetails, entry } = message.params ?? {};
    if (exceptionDetails) complaints.push(textOf(exceptionDetails));
    if (entry?.level === "error") complaints.push(`${entry.text} ${entry.url ?? ""}`);
  });
  async function send(method: string, params: object = {}): Promise<NonNullable<Message["result"]>> {
    lastId += 1;
    const id = lastId;
    const answer = new Promise<Message>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params }));
    const { error, result = {} } = await answer;
    waiting.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  for (const domain of ["Page", "Runtime", "Log"]) await send(`${domain}.enable`);
  const page: Page = {
    async open(url) {
      // Without this an address that differs by its fragment alone would load nothing anew.
      await send("Page.navigate", { url: "about:blank" });
      await send("Page.navigate", { url });
      await page.waitFor('document.readyState === "complete" && location.href !== "about:blank"');
    },
    async evaluate<T>(expression: string) {
      const options = { awaitPromise: true, returnByValue: true };
      const { result, exceptionDetails } = await send("Runtime.evaluate", { expression, ...options });
      if (exceptionDetails) throw new Error(textOf(exceptionDetails));
      return result?.value as T;
    },
    async waitFor(expression) {
      for (const end = Date.now() + 20_000; Date.now() < end; ) {
        if (await page.evaluate<boolean>(expression).catch(() => false)) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(
        `It never became true: ${expression}\n${await page.evaluate("document.body.innerText")}`,
      );
    },
    async press(...keys) {
      for (const key of keys) {
        const text = key === "Enter" ? { text: "\r" } : {};
        const code = { Tab: 9, Enter: 13 }[key] ?? 0;
        const named = { key, code: key, windowsVirtualKeyCode: code };
        await send("Input.dispatchKeyEvent", { type: "keyDown", ...named, ...text });
        await send("Input.dispatchKeyEvent", { type: "keyUp", ...named });
      }
    },
    complaints: () => complaints,
    async resize(width) {
      const size = { width, height: 800, deviceScaleFactor: 1, mobile: false };
      await send("Emulation.setDeviceMetricsOverride", size);
    },
    async picture(height, scheme) {
      const size = { width: 1100, height, deviceScaleFactor: 1, mobile: false };
      await send("Emulation.setDeviceMetricsOverride", size);
      await send("Emulation.setEmulatedMedia", {
        features: [{ name: "prefers-color-scheme", value: scheme }],
      });
      const { data = "" } = await send("Page.captureScreenshot", { format: "png" });
      return Buffer.from(data, "base64");
    },
    async close() {
      const ended = new Promise((resolve) => browser.once("exit", resolve));
      await send("Browser.close").catch(() => browser.kill("SIGKILL"));
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return page;
}

function textOf({ text, exception }: Details): string {
  return exception?.description ?? text;
}

async function portOf(browser: ChildProcess): Promise<string> {
  const told: string[] = [];
  if (browser.stderr === null) throw new Error("The browser has no standard error.");
  for await (const line of createInterface({ input: browser.stderr })) {
    const [, port] = /^DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(line) ?? [];
    if (port !== undefined) {
      browser.stderr.resume();
      return port;
    }
    told.push(line);
  }
  throw new Error(`The browser ended: ${told.join("\n")}`);
}
