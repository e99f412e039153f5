// Pictures of every screen against the real program: npx playwright test -c e2e/pictures.config.ts, into build/pictures.
import config from "./playwright.config";

export default { ...config, testDir: "./pictures" };
