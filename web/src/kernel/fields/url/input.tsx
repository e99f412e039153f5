import { TextField, TextFilter } from "../text/input";
import type { InputProps } from "../types";
import type { FieldInputs } from "../types";



export const url: FieldInputs = { input: (props: InputProps<string>) => <TextField {...props} type="url" />, filter: TextFilter };
