/** Operations by name. The input has been validated; the answer becomes the JSON body. */
export type Operations = Readonly<Record<string, (input: unknown) => object | Promise<object>>>;
