/**
 * The first line of what is generated, `Generated from spec/udfs/ping-udf.ts: …`, by which a deployed script
 * or UDF is known as ours. The deployment writes its release into the line of a UDF, `Release 1.1.0 of …
 * Generated from …`, which the language container reads.
 */

/** What generated files begin with, as a comment in their own language. */
export function originOf(specPath: string): string {
  return `Generated from ${specPath}`;
}

/** Whether a deployment has made the script or UDF of this text. */
export function isGenerated(text: string): boolean {
  return text.includes("Generated from spec/");
}

/**
 * The statement with the release in every UDF of it, in lines that are there anyway: line numbers stay as
 * generated.
 */
export function stampRelease(statement: string, release: string): string {
  return statement.replace(
    /^\/\/ (?=Generated from spec\/)/gm,
    `// Release ${release} of exasol-sagemaker-extension. `,
  );
}

/** The release that a UDF's source says it is of; undefined for what is not ours. */
export function releaseOf(source: string): string | undefined {
  return /^\/\/ Release (\S+) of exasol-sagemaker-extension\. Generated from /m.exec(source)?.[1];
}
