import type { Session } from "../../src/domain/session.ts";
import { NOW } from "./samples.ts";

export function sampleSessions(n: number, fields: Partial<Session> = {}): readonly Session[] {
  return Array.from({ length: n }, (_, i) => ({
    ...{ id: `s${i + 1}`, title: i % 2 === 0 ? null : `Connector ${i}`, metadata: {}, createdBy: "api" },
    ...{ createdAt: NOW - i * 3_600_000, updatedAt: NOW - i * 1_800_000, ...fields },
  }));
}
