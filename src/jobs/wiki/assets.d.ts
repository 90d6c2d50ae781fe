/** Imported with `{ type: "file" }`: the module is the file's path. */
declare module "*.wasm" {
  const path: string;
  // biome-ignore lint/style/noDefaultExport: this is how the runtime hands out a file's path
  export default path;
}
