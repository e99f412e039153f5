import { NumberField, NumberFilter } from "../number/input";
import type { InputProps } from "../types";
import type { FieldInputs } from "../types";



export const percent: FieldInputs = { input: (props: InputProps<number>) => <NumberField {...props} suffix=" %" />, filter: NumberFilter };
