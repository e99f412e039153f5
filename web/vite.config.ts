import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// What the first list needs of the kit; inputs, dialogs and pickers stay with the screens that open them.
const first_screen_kit = /node_modules[\\/](@floating-ui|clsx|@mantine[\\/]hooks|@mantine[\\/]core[\\/].*[\\/](core|ActionIcon|Button|CloseButton|Group|Input|InputBase|Loader|Menu|Paper|Popover|Portal|Skeleton|Text|TextInput|Transition|UnstyledButton|FocusTrap)[\\/])/;

// The targets keep CSS light-dark() as written; an older default drops it silently.
export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "~": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    target: "es2022",
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    manifest: true,
    // Small files stay files: the content security policy allows no data: scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // A handful of chunks that stay cached over releases, instead of eighty crumbs.
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules[\\/](react|react-dom|scheduler|i18next|react-i18next|@tanstack)[\\/]/, priority: 3 },
            { name: "kit", test: first_screen_kit, priority: 2 },
            { name: "kernel", test: /src[\\/](ui|kernel)[\\/]/, minShareCount: 5, priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": { target: process.env.LAZO_SERVER ?? "http://localhost:8080", ws: true } } },
  test: { environment: "jsdom", setupFiles: ["./src/checks/setup.ts"], include: ["src/**/*.test.{ts,tsx}"], css: false },
});
