/** The columns of a job as its metadata row has them. */

export interface JobColumn {
  name: string;
  /** As SQL writes it. */
  type: string;
}

/**
 * The target, and the other columns in their order. The script has made sure that names and types match and
 * hold the target.
 */
export function jobColumns(
  names: string,
  types: string,
  targetName: string,
): { target: JobColumn; columns: JobColumn[]; all: JobColumn[] } {
  const typeList = listOf(types);
  const all = listOf(names).map((name, i) => ({ name, type: typeList[i] ?? "" }));
  return {
    target: all.find(({ name }) => name === targetName) ?? { name: targetName, type: "" },
    all,
    columns: all.filter(({ name }) => name !== targetName),
  };
}

/** The predecessor separated names by semicolons; ours are a JSON array. */
function listOf(text: string): string[] {
  return text.startsWith("[")
    ? (JSON.parse(text) as string[])
    : text.split(";").filter((item) => item !== "");
}
