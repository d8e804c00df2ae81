import { readFileSync } from "node:fs";
import Handlebars from "handlebars";
import { fromPackage } from "../package/package-root.ts";
import { SmeError } from "../spec/errors.ts";
import { quoteIdentifier, quoteLiteral } from "../sql/quote.ts";
import { luaComment, luaString, markdownCell, tsComment, tsString } from "./encode.ts";

const handlebars = Handlebars.create();
handlebars.registerHelper({
  luaComment,
  luaString,
  markdownCell,
  sqlIdentifier: quoteIdentifier,
  sqlLiteral: quoteLiteral,
  tsComment,
  tsString,
});

const compiled = new Map<string, HandlebarsTemplateDelegate>();

/**
 * Renders templates/<name>. The view is complete: a name that it lacks throws F-SME-51, also inside
 * `{{#if}}`, which Handlebars' own strict mode overlooks.
 */
export function render(name: string, view: object): string {
  let template = compiled.get(name);
  if (template === undefined) {
    template = handlebars.compile(readTemplate(name), { noEscape: true, preventIndent: true });
    compiled.set(name, template);
  }
  return template(complete(view, name));
}

/** The text of templates/<name>, as it is. */
export function readTemplate(name: string): string {
  return readFileSync(fromPackage(`templates/${name}`), "utf8");
}

/** For watching: the next render reads the templates again. */
export function forgetTemplates(): void {
  compiled.clear();
}

function complete<T extends object>(view: T, template: string): T {
  return new Proxy(view, {
    get(target, key, receiver) {
      const value: unknown = Reflect.get(target, key, receiver);
      if (typeof key === "string" && !Reflect.has(target, key)) {
        throw new SmeError("F-SME-51", { template, name: key });
      }
      return typeof value === "object" && value !== null ? complete(value, template) : value;
    },
  });
}
