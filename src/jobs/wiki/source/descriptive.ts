/** READMEs, manifests, and what says how the program is run and what it keeps. */
const NAMES: readonly RegExp[] = [
  /^readme(?:\.(?:md|markdown|rst|adoc|asciidoc|txt))?$/i,
  /^(?:package\.json|[jt]sconfig(?:\.base)?\.json|pnpm-workspace\.yaml|lerna\.json)$/i,
  /^(?:go\.mod|go\.work|Cargo\.toml|pyproject\.toml|setup\.cfg|requirements(?:[._-][\w-]{1,40})?\.txt)$/i,
  /^(?:pom\.xml|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?|composer\.json|Gemfile|Package\.swift|build\.sbt)$/i,
  /^(?:cmakelists\.txt|directory\.(?:build\.props|packages\.props))$/i,
  /\.(?:csproj|fsproj|gemspec|sql|prisma)$/i,
  /^\.env\.(?:example|sample|template|dist|defaults?)$/i,
  /^(?:Dockerfile|Containerfile|(?:docker-)?compose(?:\.[\w-]{1,40})?\.ya?ml|Procfile)$/,
];

/** Whether a file that is no source is read too. */
export function isDescriptive(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return !/(?:^|\/)node_modules\//.test(path) && NAMES.some((pattern) => pattern.test(name));
}
