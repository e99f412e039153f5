// One running Lazo on a store of its own in a temporary folder.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Language } from "./words";

export const administrator = { name: "Ana Ruiz", email: "ana@iberica.example", password: "clave-de-prueba-1" };
const program = process.env.LAZO ?? fileURLToPath(new URL("../../../build/release/lazo", import.meta.url));

export class Server {
  private constructor(private readonly folder: string, private readonly process: ChildProcess, readonly address: string) {}

  static async start({ language, empty = false }: { language: Language; empty?: boolean }): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), "lazo-journey-"));
    const database = `sqlite://${join(folder, "lazo.db")}`;
    if (!empty) initialise(database, folder, language);
    const web = process.env.LAZO_WEB_FOLDER ? ["--web-folder", process.env.LAZO_WEB_FOLDER] : [];
    const child = spawn(program, ["serve", "--database", database, "--port", "0", ...web], { stdio: ["ignore", "pipe", "pipe"] });
    return new Server(folder, child, await address_of(child));
  }

  async stop() {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGTERM");
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function initialise(database: string, folder: string, language: Language) {
  const file = join(folder, "password");
  writeFileSync(file, administrator.password, { mode: 0o600 });
  const company = ["--company", "Ferretería Ibérica", "--language", language, "--country", "ES", "--zone", "Europe/Madrid"];
  execFileSync(program, ["init", "--database", database, ...company, "--admin-name", administrator.name, "--admin-email", administrator.email, "--password-file", file]);
}

/** The program says where it listens in its log. */
function address_of(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = "";
    const read = (part: Buffer) => {
      log += part;
      const found = /lazo serves (http:\/\/\S+)/.exec(log);
      if (found) resolve(found[1]!);
    };
    child.stdout!.on("data", read);
    child.stderr!.on("data", read);
    child.once("exit", (code) => reject(new Error(`lazo ended with ${code}: ${log}`)));
  });
}
