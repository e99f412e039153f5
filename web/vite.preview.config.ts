// The built app over sample data, to look at the screens: npx vite preview --config vite.preview.config.ts
import { mergeConfig } from "vite";
import { sample_server } from "./e2e/support/sample-server";
import base from "./vite.config";

export default mergeConfig(base, { plugins: [sample_server()], preview: { port: 4180, strictPort: true } });
