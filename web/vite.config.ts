import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// What the first list needs of the kit; inputs, dialogs and pickers stay with the screens that open them.
const first_screen_kit = /node_modules[\\/](clsx|@mantine[\\/]hooks|@mantine[\\/]core[\\/].*[\\/](core|ActionIcon|Button|CloseButton|Input|InputBase|Loader|Skeleton|TextInput|Transition|UnstyledButton)[\\/])/;

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The shell and the first list, with all that they import at once.
const first_screen = /src[\\/]app[\\/]session[\\/]session-gate\.tsx$/;

/** The small first script is a tag of its own: it runs while the others still come. The typeface comes with them, not after the first text. */
const first_things: Plugin = {
  name: "first-things",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle }) => {
      const built = Object.values(bundle ?? {});
      const early = built.find((chunk) => chunk.type === "chunk" && chunk.moduleIds.includes(file("src/app/early.ts")));
      const typeface = built.find(({ fileName }) => /geist-latin-wght.*woff2$/.test(fileName));
      if (!early || !typeface) return;
      return [
        { tag: "script", attrs: { type: "module", async: true, crossorigin: true, src: `/${early.fileName}` }, injectTo: "head" },
        { tag: "link", attrs: { rel: "preload", as: "font", type: "font/woff2", crossorigin: true, href: `/${typeface.fileName}` }, injectTo: "head" },
      ];
    },
  },
};

// Nearly all of these runs before the first list stands: said so, the browser compiles it beside the main thread, not on it.
const runs_at_once = new Set(["react", "kit", "screen"]);

// The targets keep CSS light-dark() as written; an older default drops it silently.
export default defineConfig({
  plugins: [react(), first_things],
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
        postBanner: (chunk) => (runs_at_once.has(chunk.name) ? "//# allFunctionsCalledOnLoad" : ""),
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
