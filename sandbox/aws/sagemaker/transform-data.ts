/**
 * What a transform job does with an object: cuts it into records, filters and batches these, and puts the
 * answers together. Source: "Batch Transform" and "Associate Prediction Results with Input Records" in AWS'
 * guide.
 */
import type { CreateTransformJobCommandInput } from "@aws-sdk/client-sagemaker";
import { type JsonPath, parseJsonPath, select } from "./json-path.ts";
import { notSupported, validationException } from "./sagemaker-errors.ts";

/** How records are written. */
type RecordFormat = "csv" | "jsonlines" | "json";

/** What a request says about its data, with AWS' defaults. */
export interface TransformPlan {
  contentType: string | undefined;
  accept: string | undefined;
  /** Undefined where an object is one record. */
  split: "Line" | undefined;
  assemble: "Line" | undefined;
  single: boolean;
  /** 0 has no limit. */
  mostBytes: number;
  inputFilter: JsonPath;
  outputFilter: JsonPath;
  join: boolean;
  format: RecordFormat | undefined;
}

const formats: Readonly<Record<string, RecordFormat>> = {
  "text/csv": "csv",
  "application/json": "json",
  "application/jsonlines": "jsonlines",
};

/** Refuses what AWS refuses, and by its value what is not available here. */
export function transformPlan(request: CreateTransformJobCommandInput): TransformPlan {
  const { TransformInput, TransformOutput, DataProcessing, MaxPayloadInMB = 6 } = request;
  const { SplitType = "None", ContentType: contentType } = TransformInput ?? {};
  const { AssembleWith = "None", Accept: accept } = TransformOutput ?? {};
  if (SplitType !== "None" && SplitType !== "Line") throw notSupported(`The SplitType ${SplitType}`);
  const split = SplitType === "Line" ? ("Line" as const) : undefined;
  if (request.BatchStrategy === "MultiRecord" && split === undefined)
    throw validationException("The BatchStrategy MultiRecord needs a SplitType other than None.");
  if (MaxPayloadInMB * (request.MaxConcurrentTransforms ?? 1) > 100)
    throw validationException("MaxPayloadInMB times MaxConcurrentTransforms must not exceed 100.");
  const { InputFilter = "$", OutputFilter = "$", JoinSource = "None" } = DataProcessing ?? {};
  const plan = {
    contentType,
    accept,
    split,
    assemble: AssembleWith === "Line" ? ("Line" as const) : undefined,
    single: request.BatchStrategy === "SingleRecord",
    mostBytes: MaxPayloadInMB * 1024 * 1024,
    inputFilter: parseJsonPath("InputFilter", InputFilter),
    outputFilter: parseJsonPath("OutputFilter", OutputFilter),
    join: JoinSource === "Input",
    format: formats[mediaType(contentType)],
  };
  if (processes(plan)) checkProcessing(plan, contentType, accept);
  return plan;
}

/** Whether answers are looked into. */
function processes({ join, inputFilter, outputFilter }: TransformPlan): boolean {
  return join || inputFilter.length > 0 || outputFilter.length > 0;
}

/** "To filter or join, the input's content type and the answer's must be the same" kind of text. */
function checkProcessing(plan: TransformPlan, contentType = "(none)", accept?: string): void {
  if (plan.format === undefined)
    throw validationException(`DataProcessing does not support the ContentType ${contentType}.`);
  if (accept !== undefined && mediaType(accept) !== mediaType(contentType))
    throw validationException(`DataProcessing needs an Accept that equals the ContentType ${contentType}.`);
  if ((plan.format === "json") === (plan.split === "Line"))
    throw validationException(
      `DataProcessing of ${contentType} needs the SplitType ${plan.format === "json" ? "None" : "Line"}.`,
    );
}

function mediaType(type = ""): string {
  return (type.split(";")[0] ?? "").trim().toLowerCase();
}

/** The records of an object's text, as they are. */
export function recordsOf({ split }: Pick<TransformPlan, "split">, text: string): string[] {
  if (split === undefined) return [text];
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Records with what a container is asked with, at a time. */
export interface Batch {
  records: string[];
  body: string;
}

/** Throws for a record that a filter does not fit, or that is too long to be sent. */
export function* batchesOf(plan: TransformPlan, records: readonly string[]): Generator<Batch> {
  let batch: string[] = [];
  let lines: string[] = [];
  let size = 0;
  const close = (): Batch => {
    const end = plan.split === "Line" && !plan.single ? "\n" : "";
    const closed = { records: batch, body: lines.map((line) => line + end).join("") };
    [batch, lines, size] = [[], [], 0];
    return closed;
  };
  for (const [i, record] of records.entries()) {
    const line = filtered(plan, plan.inputFilter, record, i);
    const bytes = Buffer.byteLength(line) + 1;
    if (plan.mostBytes > 0 && bytes - 1 > plan.mostBytes)
      throw new Error(`Record ${i + 1} has ${bytes - 1} bytes, more than MaxPayloadInMB allows`);
    if (batch.length > 0 && (plan.single || (plan.mostBytes > 0 && size + bytes > plan.mostBytes)))
      yield close();
    batch.push(record);
    lines.push(line);
    size += bytes;
  }
  if (batch.length > 0) yield close();
}

function filtered(plan: TransformPlan, filter: JsonPath, record: string, i: number): string {
  if (filter.length === 0) return record;
  try {
    return writeRecord(plan.format, select(filter, readRecord(plan.format, record)));
  } catch (cause) {
    throw new Error(`Record ${i + 1}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/** What is written of a batch's answer. Throws where it does not fit the records that were asked with. */
export function assembled(plan: TransformPlan, { records }: Batch, answer: string): string {
  const { join, outputFilter, format, split } = plan;
  const ended = (text: string) => (plan.assemble === "Line" && !text.endsWith("\n") ? `${text}\n` : text);
  if (!join && outputFilter.length === 0) return ended(answer);
  const answers = recordsOf({ split }, answer);
  if (join && answers.length !== records.length)
    throw new Error(`The model answered ${records.length} records with ${answers.length}`);
  const lines = answers.map((text, i) => {
    const output = readRecord(format, text);
    const whole = join ? joined(readRecord(format, records[i] ?? ""), output) : output;
    return writeRecord(format, select(outputFilter, whole));
  });
  const rows = lines.join("\n");
  return split === "Line" || plan.assemble === "Line" ? ended(`${rows}\n`) : rows;
}

/** A row with its answer behind it; an object with it as a member. */
function joined(input: unknown, output: unknown): unknown {
  if (Array.isArray(input) && Array.isArray(output)) return [...input, ...output];
  const isObject = typeof input === "object" && input !== null && !Array.isArray(input);
  return isObject
    ? { ...input, SageMakerOutput: output }
    : { SageMakerInput: input, SageMakerOutput: output };
}

/** Fields stay texts, with the quotes that they need. */
function readRecord(format: RecordFormat | undefined, text: string): unknown {
  return format === "csv" ? fieldsOf(text.replace(/\r$/, "")) : JSON.parse(text);
}

function writeRecord(format: RecordFormat | undefined, record: unknown): string {
  if (format !== "csv") return JSON.stringify(record);
  const fields = Array.isArray(record) ? record : [record];
  return fields.map((field) => quoted(String(field))).join(",");
}

function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  const field = /"((?:[^"]|"")*)"(?=,|$)|([^,]*)/y;
  for (;;) {
    const [, quotedText, plain = ""] = field.exec(line) ?? [];
    fields.push(quotedText === undefined ? plain : quotedText.replaceAll('""', '"'));
    if (field.lastIndex >= line.length) return fields;
    // Over the comma.
    field.lastIndex += 1;
    if (field.lastIndex === line.length) return [...fields, ""];
  }
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
