// Runs first and is small: what the first screen needs is on its way while the rest of the code still comes.
import { ask_early } from "~/kernel/api/early";
import { language_here, words_of } from "./language";

const language = language_here();
void ask_early(language);
// Who needs them asks again, and says what is wrong.
words_of(language).catch(() => undefined);
