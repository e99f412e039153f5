// The first screen after a sign-in, as a slow machine shows it: what the app's own files weigh over the wire, and seconds
// until the list stands. The rows themselves are not counted.
// node first-screen.mjs http://127.0.0.1:8080 -> {"kilobytes":…,"seconds":…}
import { chromium } from "@playwright/test";

const [address] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const context = await browser.newContext({ baseURL: address, viewport: { width: 1440, height: 900 } });
await context.request.post("/api/v1/session", { data: { email: "user1@ref.lazo.example", password: "demo-lazo-2026" } });

async function open(slowed) {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  if (slowed) await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  let bytes = 0, usable = false;
  const rows = new Set();
  devtools.on("Network.responseReceived", ({ requestId, response }) => response.url.includes("/api/") && rows.add(requestId));
  devtools.on("Network.dataReceived", ({ requestId, encodedDataLength }) => {
    if (!usable && !rows.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto("/customers", { waitUntil: "commit" });
  // Asked inside the page, by its own clock: a question from outside would be slowed down too.
  const rows_stand = () => !!document.querySelector('[role="row"][aria-rowindex="2"]')?.textContent && performance.now();
  const seconds = (await (await page.waitForFunction(rows_stand, undefined, { polling: "raf" })).jsonValue()) / 1000;
  usable = true;
  await page.waitForLoadState("networkidle");
  await page.close();
  return { kilobytes: bytes / 1024, seconds };
}

// The weight as a quick machine loads it: a slow one fetches what may be needed next before the list stands.
const { kilobytes } = await open(false);
const times = [];
for (let turn = 0; turn < 5; turn++) {
  times.push((await open(true)).seconds);
}
times.sort((left, right) => left - right);
console.log(JSON.stringify({ kilobytes: Math.round(kilobytes * 10) / 10, seconds: Math.round(times[2] * 100) / 100 }));
await browser.close();
