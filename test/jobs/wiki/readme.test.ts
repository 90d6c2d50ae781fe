import { expect, test } from "bun:test";
import { firstExample, firstParagraph } from "../../../src/jobs/wiki/source/readme.ts";

const purpose = (readme: string) => firstParagraph("README.md", readme);

test("News and notes about versions are passed over on the way to the purpose", () => {
  const readme =
    "# Gin\n\nWe're excited to announce the release of Gin 1.12 today!\n\n**Compatibility Note:** It requires Go 1.25 or later.\n\nGin is a web framework that is written in Go and does a lot for those who build services, which makes this paragraph long enough to stand alone on the page of the repository.";
  expect(purpose(readme)).toStartWith("Gin is a web framework");
});

test("A short first paragraph is told with the next, but not over a heading", () => {
  const line = "Promise queue with concurrency control for everyone";
  expect(
    purpose(
      `# p\n\n> ${line}\n\nUseful for limiting the rate of operations.\n\nMore words that follow here.`,
    ),
  ).toBe(`${line}\n\nUseful for limiting the rate of operations.`);
  expect(purpose(`# p\n\n${line}\n\n## Install\n\nRun the command that is shown here.`)).toBe(line);
});

test("A list that the paragraph announces belongs to it", () => {
  expect(
    purpose(
      "It is a tool of two major parts:\n\n- A server.\n\n- A command.\n\nIn addition there is more to it.",
    ),
  ).toBe("It is a tool of two major parts:\n\n- A server.\n- A command.");
});

test("The example is the first code in a language of the repository", () => {
  const readme = "# x\n\n```sh\nnpm install x\nnpm start\n```\n\n```js\nimport x from 'x';\nx();\n```\n";
  expect(firstExample("README.md", readme, (fence) => fence === "js")).toBe(
    "```js\nimport x from 'x';\nx();\n```",
  );
  expect(firstExample("README.md", readme, (fence) => fence === "go")).toBeNull();
});

test("A paragraph that sends the reader elsewhere or goes on from code is no purpose", () => {
  const real = "Okio is a library that complements what the platform has.";
  expect(purpose(`# o\n\nSee the project website for documentation and APIs.\n\n${real}\n`)).toBe(real);
  expect(
    purpose(
      "# c\n\n## Scaffolding\n\n```sh\nnpm create\n```\n\nYou can also directly specify the name of the project.\n",
    ),
  ).toBeNull();
});

test("A short paragraph is not told with what stands behind code", () => {
  expect(
    purpose(
      "# s\n\nIt makes web applications with minimal effort:\n\n```ruby\nrequire 's'\n```\n\nThe code you changed will not take effect.\n",
    ),
  ).toBe("It makes web applications with minimal effort.");
});
