/**
 * One error. `{{name}}` in a text is a value that whoever throws it must give; spec/error-values.ts says what
 * it stands for. `{{cause}}` is what another system said, word for word but for secrets, and ends the
 * message.
 */
export interface CatalogueEntry {
  /** What happened, and to what. */
  message: string;
  /** What to do. */
  mitigation: string;
}
