/** A file to be, relative to the output folder, its lines ended by LF. */
export interface GeneratedFile {
  path: string;
  content: string;
}
