// The journeys: the real program on a fresh store, Chromium, in Spanish and in English.
import { defineConfig } from "@playwright/test";
import type { ServerOptions } from "./support/test";

const chromium = { executablePath: "/usr/bin/chromium", args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"] };

export default defineConfig<object, ServerOptions>({
  testDir: "./journeys",
  outputDir: "../../build/journeys",
  fullyParallel: false,
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: { launchOptions: chromium, viewport: { width: 1440, height: 900 }, colorScheme: "light", timezoneId: "Europe/Madrid", screenshot: "only-on-failure" },
  projects: [
    { name: "es", use: { locale: "es-ES", language: "es" } },
    { name: "en", use: { locale: "en-GB", language: "en" } },
  ],
});
