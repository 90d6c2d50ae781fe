import type { Operation } from "./operation.ts";

/**
 * The command that calls an operation as its examples say.
 * @param base such as `http://localhost:3000/deck`
 */
export function curlOf({ method, path, parameters = [], body, answers }: Operation, base: string): string {
  const filled = parameters
    .filter((parameter) => parameter.in === "path")
    .reduce((text, { name, example }) => text.replace(`{${name}}`, String(example)), path);
  const query = parameters
    .filter((parameter) => parameter.in === "query" && parameter.example !== undefined)
    .map(({ name, example }) => `${name}=${encodeURIComponent(String(example)).replaceAll("%2C", ",")}`)
    .slice(0, 2)
    .join("&");
  const isStream = Object.values(answers).some(({ contentType }) => contentType === "text/event-stream");
  const sent = body === undefined ? undefined : Object.values(body.examples)[0];
  const parts = [
    `curl ${isStream ? "-N " : ""}${method === "get" || sent !== undefined ? "" : `-X ${method.toUpperCase()} `}${quoted(`${base}${filled}${query === "" ? "" : `?${query}`}`)}`,
    ...(sent === undefined || method === "post" ? [] : [`  -X ${method.toUpperCase()}`]),
    ...(isStream ? ["  -H 'accept: text/event-stream'"] : []),
    ...(sent === undefined
      ? []
      : ["  -H 'content-type: application/json'", `  -d ${quoted(JSON.stringify(sent))}`]),
  ];
  return parts.join(" \\\n");
}

/** As a shell reads it, with quotes only where they are needed. */
function quoted(word: string): string {
  return /^[\w:/.@%,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
