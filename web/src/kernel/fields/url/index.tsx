import type { FieldType, ViewProps } from "../types";

const shown = (value: string) => value.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");

/** Only web addresses become links: whoever typed javascript: gets plain text. */
function UrlView({ value, linked }: ViewProps<string>) {
  const address = /^https?:\/\//i.test(value) ? value : `https://${value}`;
  const safe = /^https?:\/\/[^\s]+$/i.test(address) && !/^[a-z]+:(?!\/\/)/i.test(value);
  if (!linked || !safe) return <>{shown(value)}</>;
  return <a href={address} target="_blank" rel="noopener noreferrer">{shown(value)}</a>;
}

export const url: FieldType = {
  text: (value: string) => shown(value),
  view: UrlView,
  width: 190,
};
