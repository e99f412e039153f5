// Every folder keeps its own words; here they become one chunk for the language.
const parts = import.meta.glob("../**/locales/en.json", { eager: true, import: "default" });
export default Object.assign({}, ...Object.values(parts)) as Record<string, string>;
