#include "app/command_line.h"

int main(int count, char** words) { return lazo::app::run(count, words); }
