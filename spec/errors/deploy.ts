import type { CatalogueEntry } from "./catalogue-entry.ts";

/** Connections to a database, and what is installed there. */
export const deployErrors = {
  "E-SME-90": {
    message: "No connection to {{address}}: {{cause}}",
    mitigation: "Check host and port, and that the database runs.",
  },
  "E-SME-91": {
    message: "'{{dsn}}' names no database: {{complaint}}.",
    mitigation:
      "Give host:port, or host/FINGERPRINT:port with the SHA-256 fingerprint of the server's certificate.",
  },
  "E-SME-92": {
    message: "{{address}} refused the login of {{user}}: {{cause}}",
    mitigation: "Check user, password and schema.",
  },
  "E-SME-93": {
    message: "The certificate of {{address}} has the fingerprint {{found}}, not {{expected}}.",
    mitigation: "Make sure that this is your database, then correct the fingerprint. No password was sent.",
  },
  "E-SME-94": {
    message: "The certificate of {{address}} is not trusted: {{cause}}",
    mitigation:
      "Give its fingerprint (--dsn host/FINGERPRINT:port) or its issuer (--ssl-cert-path FILE). No password was sent.",
  },
  "E-SME-95": {
    message: "The connection to {{address}} was lost: {{cause}}",
    mitigation: "What was not committed is rolled back. Connect again.",
  },
  "E-SME-98": {
    message: "The database knows no script language {{alias}}; SCRIPT_LANGUAGES has {{known}}.",
    mitigation: "Install the language container first. Nothing was changed.",
  },
  "E-SME-102": {
    message: "{{path}} is no list of database objects: {{complaint}}.",
    mitigation: "Run `sme-gen build`.",
  },
  "E-SME-103": {
    message: "{{kind}} {{object}} could not be {{action}} in {{schema}}: [{{sql_code}}] {{cause}}",
    mitigation: "Correct that and run the command again. Nothing was changed.",
  },
  "E-SME-172": {
    message: "Table {{table}} cannot be upgraded: {{complaint}}.",
    mitigation:
      "Nothing was changed. Mend that; or rename it, deploy again, and insert the rows worth keeping into the new table.",
  },
  "E-SME-173": {
    message: "There is no schema {{schema}} in the database, or none that this user may see.",
    mitigation: "{{advice}} Nothing was removed.",
  },
} as const satisfies Record<string, CatalogueEntry>;
