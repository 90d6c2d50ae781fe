import { type Bare, importsAny, matches, type Scanned } from "./detector.ts";
import type { EventFinding } from "./finding.ts";

interface Way {
  readonly languages: RegExp;
  readonly imports: RegExp | null;
  /** Ends where the name begins in quotes. */
  readonly pattern: RegExp;
  readonly side: EventFinding["side"];
  readonly through: string;
}

const ECMA = /Script$|^TSX$/;
const WAYS: readonly Way[] = [
  { languages: ECMA, imports: null, pattern: /(?<=[\w)\]])\.emit\(/g, side: "emits", through: "emitter" },
  {
    languages: ECMA,
    imports: null,
    pattern: /(?<=[\w)\]])\.(?:on|once|addListener|prependListener)\(/g,
    side: "listens",
    through: "emitter",
  },
  {
    languages: ECMA,
    imports: /^(?:io)?redis$/,
    pattern: /\.publish\(/g,
    side: "emits",
    through: "Redis channel",
  },
  {
    languages: ECMA,
    imports: /^(?:io)?redis$/,
    pattern: /\.p?subscribe\(/g,
    side: "listens",
    through: "Redis channel",
  },
  { languages: ECMA, imports: /^amqplib/, pattern: /\.sendToQueue\(/g, side: "emits", through: "queue" },
  { languages: ECMA, imports: /^amqplib/, pattern: /\.consume\(/g, side: "listens", through: "queue" },
  {
    languages: ECMA,
    imports: /^kafkajs$/,
    pattern: /\.send\(\s{0,20}\{\s{0,20}topic:/g,
    side: "emits",
    through: "Kafka topic",
  },
  {
    languages: ECMA,
    imports: /^kafkajs$/,
    pattern: /\.subscribe\(\s{0,20}\{\s{0,20}topic:/g,
    side: "listens",
    through: "Kafka topic",
  },
  {
    languages: /^(?:Java|Kotlin)$/,
    imports: /^org\.springframework\.kafka/,
    pattern: /@KafkaListener\([^)]{0,100}?topics\s*=\s*\{?/g,
    side: "listens",
    through: "Kafka topic",
  },
  {
    languages: /^(?:Java|Kotlin)$/,
    imports: /^org\.springframework\.kafka/,
    pattern: /[kK]afkaTemplate\.send\(/g,
    side: "emits",
    through: "Kafka topic",
  },
  {
    languages: /^(?:Java|Kotlin)$/,
    imports: /^org\.springframework\.amqp/,
    pattern: /@RabbitListener\([^)]{0,100}?queues\s*=\s*\{?/g,
    side: "listens",
    through: "queue",
  },
  {
    languages: /^Python$/,
    imports: /^kafka(?:\.|$)/,
    pattern: /[pP]roducer\.send\(/g,
    side: "emits",
    through: "Kafka topic",
  },
];

/** What every stream and socket of Node says: names that tell nothing about this program. */
const OF_NODE =
  /^(?:error|data|end|close|finish|drain|connect|connection|exit|message|open|readable|listening|request|response|upgrade|abort|aborted|timeout|pipe|unpipe|pause|resume|spawn|disconnect|uncaughtException|unhandledRejection|warning|beforeExit|SIG[A-Z0-9]+|line|newListener|removeListener|lookup|ready|secureConnect)$/;

/** Events, topics and signals whose name stands in the code. */
export function* events(file: Scanned): Generator<Bare<EventFinding>> {
  for (const way of WAYS) {
    if (!way.languages.test(file.language)) continue;
    if (way.imports !== null && !importsAny(file, way.imports)) continue;
    for (const match of matches(file.reading.code, way.pattern)) {
      const name = file.reading.literal(match.index + match[0].length);
      if (name === null || !/^[\w:./@-]{1,100}$/.test(name.value) || OF_NODE.test(name.value)) continue;
      yield {
        kind: "event",
        name: name.value,
        side: way.side,
        through: way.through,
        line: file.reading.line(name.start),
      };
    }
  }
  if (file.language === "Python") yield* signals(file);
  if (/^(?:Java|Kotlin)$/.test(file.language)) yield* spring(file);
}

const SIGNALS = /^(?:django\.(?:dispatch|db\.models\.signals|core\.signals)|blinker|flask\.signals)|signals$/;

/** Signals of Django and Blinker: sent by their name, received with a decorator or by connecting. */
function* signals(file: Scanned): Generator<Bare<EventFinding>> {
  const own = new Set(
    [...matches(file.reading.code, /(?<=^|\n)(\w{1,80})\s*=\s*(?:\w+\.)?[sS]ignal\(/g)].map(
      (m) => m[1] ?? "",
    ),
  );
  if (!importsAny(file, SIGNALS) && own.size === 0) return;
  const at = (name: string, side: EventFinding["side"], index: number): Bare<EventFinding> => ({
    kind: "event",
    name,
    side,
    through: "signal",
    line: file.reading.line(index),
  });
  const named = (name: string) => own.has(name) || /^[a-z]\w*_(?:\w+_)?\w+$/.test(name);
  const sent = /(?<![\w.])(\w{3,80})\.send(?:_robust|_async)?\(/g;
  for (const match of matches(file.reading.code, sent))
    if (named(match[1] ?? "")) yield at(match[1] ?? "", "emits", match.index);
  for (const match of matches(file.reading.code, /@receiver\(\s{0,20}\[?\s{0,20}(\w{3,80})/g))
    yield at(match[1] ?? "", "listens", match.index);
  for (const match of matches(file.reading.code, /(?<![\w.])(\w{3,80})\.connect\(\s{0,40}[A-Za-z_]/g))
    if (named(match[1] ?? "")) yield at(match[1] ?? "", "listens", match.index);
}

function* spring(file: Scanned): Generator<Bare<EventFinding>> {
  if (!importsAny(file, /^org\.springframework\./)) return;
  const at = (name: string, side: EventFinding["side"], index: number): Bare<EventFinding> => ({
    kind: "event",
    name,
    side,
    through: "Spring event",
    line: file.reading.line(index),
  });
  for (const match of matches(file.reading.code, /\.publishEvent\(\s{0,20}(?:new\s+)?([A-Z]\w{1,80})\(/g))
    yield at(match[1] ?? "", "emits", match.index);
  for (const match of matches(
    file.reading.code,
    /@(?:Transactional)?EventListener\b(?:\([^)]{0,100}\))?\s[^({;]{0,200}\(\s*(?:final\s+)?([A-Z]\w{1,80})\s/g,
  ))
    yield at(match[1] ?? "", "listens", match.index);
}
