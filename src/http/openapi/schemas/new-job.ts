import { ref } from "../json-schema.ts";
import { embedded } from "./embedded.ts";

type Schema = Readonly<Record<string, unknown>>;

/** As much of a job type as the body that creates one of its jobs depends on. */
export interface StartedType {
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly input: Schema;
}

/**
 * A schema for the creation of a job of each type, and `NewJob` for all of them, told apart by `type`: so generated
 * clients know what each type takes, those of the owner's own making too.
 * @param own schemas that are there, whose names are taken
 */
export function newJobSchemas(
  types: readonly StartedType[],
  own: Readonly<Record<string, Schema>>,
): Readonly<Record<string, Schema>> {
  const schemas: Record<string, Schema> = {};
  const mapping: Record<string, string> = {};
  for (const { type, title, description, input } of types) {
    const [whole, inputName] = unusedNames(nameOf(type), { ...own, ...schemas });
    const checked = embedded(input, `#/components/schemas/${inputName}`);
    schemas[inputName] = { title, ...checked };
    schemas[whole] = {
      description,
      allOf: [ref("JobOptions")],
      properties: { type: { type: "string", const: type }, input: ref(inputName) },
      required: takesNothing(checked) ? ["type"] : ["type", "input"],
      unevaluatedProperties: false,
    };
    mapping[type] = `#/components/schemas/${whole}`;
  }
  return {
    ...schemas,
    NewJob: {
      description: "A job of one of the types of this server",
      oneOf: Object.values(mapping).map(($ref) => ({ $ref })),
      discriminator: { propertyName: "type", mapping },
    },
  };
}

/** Without an input `{}` is taken, which does where nothing is required. */
function takesNothing({ required }: Schema): boolean {
  return !Array.isArray(required) || required.length === 0;
}

/** `discovery.get-links` → `DiscoveryGetLinks`, as programs name their types. */
function nameOf(type: string): string {
  return type
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** Of the creation and of the input; types whose names look the same, as `a-b` and `a.b`, are numbered. */
function unusedNames(name: string, taken: Readonly<Record<string, Schema>>): readonly [string, string] {
  for (let n = 1; ; n += 1) {
    const numbered = n === 1 ? name : `${name}${n}`;
    const [whole, input] = [`New${numbered}Job`, `${numbered}Input`];
    if (!Object.hasOwn(taken, whole) && !Object.hasOwn(taken, input)) return [whole, input];
  }
}
