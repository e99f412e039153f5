import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// What the first list needs of the kit; inputs, dialogs and pickers stay with the screens that open them.
const first_screen_kit = /node_modules[\\/](clsx|@mantine[\\/]hooks|@mantine[\\/]core[\\/].*[\\/](core|ActionIcon|Button|CloseButton|Input|InputBase|Loader|Skeleton|TextInput|Transition|UnstyledButton)[\\/])/;

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The shell and the first list, with all that they import at once.
const first_screen = /src[\\/]app[\\/]session[\\/]session-gate\.tsx$/;

/** The small first script is a tag of its own: it runs while the others still come. */
const early_script: Plugin = {
  name: "early-script",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle }) => {
      const early = Object.values(bundle ?? {}).find((chunk) => chunk.type === "chunk" && chunk.moduleIds.includes(file("src/app/early.ts")));
      return early && [{ tag: "script", attrs: { type: "module", async: true, crossorigin: true, src: `/${early.fileName}` }, injectTo: "head-prepend" }];
    },
  },
};

// The targets keep CSS light-dark() as written; an older default drops it silently.
export default defineConfig({
  plugins: [react(), early_script],
  resolve: { alias: { "~": file("src") } },
  build: {
    target: "es2022",
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    manifest: true,
    // Small files stay files: the content security policy allows no data: scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: file("index.html"), early: file("src/app/early.ts") },
      output: {
        // A handful of chunks that stay cached over releases, instead of eighty crumbs.
        codeSplitting: {
          groups: [
            { name: "early", test: /src[\\/](app[\\/](early|language)|kernel[\\/]api[\\/]early)\.ts|vite[\\/]preload-helper/, priority: 4 },
            { name: "react", test: /node_modules[\\/](react|react-dom|scheduler|i18next|react-i18next|@tanstack)[\\/]/, priority: 3 },
            { name: "kit", test: first_screen_kit, priority: 2 },
            { name: "screen", test: first_screen, priority: 1 },
            { name: "kernel", test: /src[\\/](ui|kernel)[\\/]/, minShareCount: 5 },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": { target: process.env.LAZO_SERVER ?? "http://localhost:8080", ws: true } } },
  test: { environment: "jsdom", setupFiles: ["./src/checks/setup.ts"], include: ["src/**/*.test.{ts,tsx}"], css: false },
});
