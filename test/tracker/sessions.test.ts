import { expect, test } from "bun:test";
import { testDeck } from "../support/deck.ts";
import { FakeClock } from "../support/fake-clock.ts";

test("retention spares a session to which somebody came back while it removed others", async () => {
  const clock = new FakeClock();
  await using deck = await testDeck({ clock, role: null });
  const { sessions } = deck;
  for (let n = 0; n < 60; n += 1) {
    await sessions.create({ id: `s${n}` }, "ada");
    await clock.advance(1);
  }
  await clock.advance(1000);
  const before = clock.now();
  const removal = sessions.removeOld(before, new AbortController().signal);
  const document = { filename: "a.md", contentType: "text/markdown", content: Buffer.from("# A") };
  const [saved] = await sessions.save("s59", [document], "add", "ada");
  await removal;
  expect(sessions.list(100).map(({ id }) => id)).toEqual(["s59"]);
  expect(sessions.documents("s59")).toMatchObject([{ id: saved?.id }]);
  expect(await deck.documents.open(saved?.id ?? "").text()).toBe("# A");
});
