import "./early";
import { MantineProvider } from "@mantine/core";
import "~/ui/kit.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError } from "~/kernel/api/client";
import { ErrorBoundary } from "~/ui/error-boundary";
import "~/ui/fonts.css";
import { css_variables, theme } from "~/ui/theme";
import "~/ui/theme.css";
import { Toasts } from "~/ui/toasts";
import { start_texts } from "./i18n";
import "./modules";
import { ask_ahead } from "./session/ask-ahead";
import { SessionGate } from "./session/session-gate";

// What the server has judged is not asked again; what did not reach it, or found it busy, is.
const worth_retrying = (error: Error) => error instanceof ApiError && (error.status === 0 || error.status >= 502 || error.status === 429);

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 3 && worth_retrying(error),
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});

await start_texts();
await ask_ahead(client);
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={css_variables} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <ErrorBoundary>
          <SessionGate />
        </ErrorBoundary>
        <Toasts />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
