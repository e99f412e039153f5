import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

// One accent: the petrol of a ribbon. Greys lean warm, so that white pages look like paper, not like glass.
const lazo: MantineColorsTuple = [
  "#e8f5f5", "#d2eaeb", "#a8d5d7", "#7bbfc3", "#53abb0", "#379ca2", "#278d94", "#0b6b73", "#0a5a61", "#07484e",
];
const gray: MantineColorsTuple = [
  "#f9f8f6", "#f3f2ee", "#eae8e3", "#dddad3", "#c8c4bb", "#a7a297", "#7c776c", "#5b574e", "#3c3933", "#22201c",
];
const dark: MantineColorsTuple = [
  "#dcd9d2", "#b9b5ad", "#98948b", "#6f6b64", "#403e3a", "#33312e", "#282624", "#1d1c1a", "#171615", "#100f0e",
];

const red: MantineColorsTuple = [
  "#fdeeec", "#fad9d5", "#f4b1aa", "#ee877c", "#e86355", "#e04d3e", "#cc3a2c", "#b3261e", "#96201a", "#7c1d16",
];
const dialog = { title: { fontSize: "1.0625rem", fontWeight: 620, letterSpacing: "-0.01em" } };

export const theme = createTheme({
  primaryColor: "lazo",
  primaryShade: { light: 7, dark: 8 },
  autoContrast: true,
  colors: { lazo, gray, dark, red },
  black: "#22201c",
  fontFamily: '"Geist Variable", system-ui, sans-serif',
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  headings: { fontFamily: '"Geist Variable", system-ui, sans-serif', fontWeight: "600" },
  defaultRadius: "md",
  radius: { xs: "3px", sm: "5px", md: "7px", lg: "10px", xl: "16px" },
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  focusRing: "auto",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, shadow: "md", position: "bottom-end" } },
    // The kit draws a <header> in each dialog; only the page has a banner.
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.35 }, transitionProps: { duration: 120 }, attributes: { header: { role: "presentation" } }, styles: dialog } },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.25 }, transitionProps: { duration: 140 }, attributes: { header: { role: "presentation" } }, styles: dialog } },
    Select: { defaultProps: { comboboxProps: { shadow: "md" }, nothingFoundMessage: "…" } },
  },
});

// Mantine's own dimmed, placeholder, error and accent texts are too pale to read.
export const css_variables: CSSVariablesResolver = () => ({
  variables: { "--mantine-line-height": "1.45" },
  light: {
    "--mantine-color-dimmed": "#625e55",
    "--mantine-color-placeholder": "#6b675e",
    "--mantine-color-error": "#b3261e",
    "--mantine-color-anchor": "#0b6b73",
    "--mantine-color-lazo-text": "#0b6b73",
    "--mantine-color-default-border": "#dddad3",
    "--mantine-color-gray-text": "#4c4941",
  },
  dark: {
    "--mantine-color-text": "#e6e3dc",
    "--mantine-color-dimmed": "#aaa69d",
    "--mantine-color-placeholder": "#a09c93",
    "--mantine-color-error": "#ff9b8f",
    "--mantine-color-anchor": "#7fd0d4",
    "--mantine-color-lazo-text": "#7fd0d4",
    "--mantine-color-lazo-light": "rgba(83, 171, 176, 0.16)",
    "--mantine-color-lazo-light-color": "#8fdade",
    "--mantine-color-default-border": "#403e3a",
    "--mantine-color-gray-text": "#c4c0b7",
  },
});
