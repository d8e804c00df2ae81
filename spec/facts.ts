/**
 * What several rooms must say alike, each once: specs, generators, the runtime and the deployment take it
 * from here. Imports nothing, because the bundle of every UDF holds it.
 */

/** The alias in SCRIPT_LANGUAGES under which databases know the language container. */
export const scriptLanguage = "TYPESCRIPT";

/**
 * The connection of an endpoint's prediction functions is named so, followed by the endpoint's name in upper
 * case.
 */
export const endpointConnectionPrefix = "SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_";

/**
 * An endpoint's second function, which takes one row at a time, has the endpoint's name with this behind it.
 */
export const scalarSuffix = "_SCALAR";

/** The view of the rows that a training held out is named so, followed by the job's name in upper case. */
export const holdoutViewPrefix = "SME_HOLDOUT_";

/** A file of the training data, counted from 1; a format as Lua's `string.format` takes it. */
export const trainingFileFormat = "part-%04d";

/** What follows in the name of a training file, by the value of `compression_type`. */
export const trainingFileEndings = { None: ".csv", Gzip: ".csv.gz" } as const;
