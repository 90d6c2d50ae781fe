import type { Command } from "./command.ts";
import { addCommand } from "./commands/add.ts";
import { backupCommand } from "./commands/backup.ts";
import { cancelCommand } from "./commands/cancel.ts";
import { completionCommand } from "./commands/completion.ts";
import { credentialCommand } from "./commands/credential.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { listCommand } from "./commands/list.ts";
import { logCommand } from "./commands/log.ts";
import { migrateCommand } from "./commands/migrate.ts";
import { restoreCommand } from "./commands/restore.ts";
import { retryCommand } from "./commands/retry.ts";
import { runCommand } from "./commands/run.ts";
import { serveCommand } from "./commands/serve.ts";
import { showCommand } from "./commands/show.ts";
import { tokenCommand } from "./commands/token.ts";
import { typesCommand } from "./commands/types.ts";
import { watchCommand } from "./commands/watch.ts";
import { workCommand } from "./commands/work.ts";

const OTHERS: readonly Command[] = [
  serveCommand,
  workCommand,
  runCommand,
  addCommand,
  listCommand,
  showCommand,
  watchCommand,
  logCommand,
  cancelCommand,
  retryCommand,
  backupCommand,
  restoreCommand,
  migrateCommand,
  typesCommand,
  tokenCommand,
  credentialCommand,
  doctorCommand,
];

/** In the order of the help. */
export const COMMANDS: readonly Command[] = [...OTHERS, completionCommand(OTHERS)];
