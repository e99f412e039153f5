// The modules of the screens; each adds what the schema cannot draw.
import "~/modules/activities";
