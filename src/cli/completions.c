/* SPDX-License-Identifier: MIT */
/* Completions for shells. Briefs and choices are our own words: they hold neither the quotes nor
 * the brackets that the shells would read. */
#include <stdio.h>
#include <string.h>

#include "cli/manual.h"
#include "cli/options.h"

static bool takes_file(const struct cli_option *option)
{
    return option->argument && strcmp(option->argument, "FILE") == 0;
}

static bool takes_directory(const struct cli_option *option)
{
    return option->argument && strcmp(option->argument, "DIR") == 0;
}

static void print_names(FILE *out, cli_choice *names)
{
    const char *name;
    for (size_t i = 0; (name = names(i)); i++)
        fprintf(out, "%s%s", i ? " " : "", name);
}

/* Text within single quotes, with the signs of special also escaped by a backslash. */
static void print_quoted(FILE *out, const char *text, const char *special)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", out);
        else
            fprintf(out, "%s%c", strchr(special, *text) ? "\\" : "", *text);
    }
}

/* ---- bash ------------------------------------------------------------------------------------ */

static void print_bash_case(FILE *out, const struct cli_option *option)
{
    if (!option->argument || takes_file(option)) /* files are what readline completes by itself */
        return;
    fputs("        ", out);
    if (option->letter)
        fprintf(out, "-%c%s", option->letter, option->name ? "|" : "");
    if (option->name)
        fprintf(out, "--%s", option->name);
    fputs(")\n", out);
    if (option->choice) {
        fputs("            COMPREPLY=($(compgen -W '", out);
        print_names(out, option->choice);
        fputs("' -- \"$cur\")) ;;\n", out);
    } else if (option->list) { /* after the last comma, and no space behind a name */
        fputs("            compopt -o nospace +o default 2>/dev/null\n"
              "            [[ $cur != *,* ]] || before=${cur%,*},\n"
              "            COMPREPLY=($(compgen -P \"$before\" -W '",
              out);
        print_names(out, option->list);
        fputs("' -- \"${cur##*,}\")) ;;\n", out);
    } else if (takes_directory(option)) {
        fputs("            compopt -o dirnames +o default 2>/dev/null ;;\n", out);
    } else {
        fputs("            compopt +o default 2>/dev/null ;;\n", out);
    }
}

static void print_bash(FILE *out)
{
    const struct cli_option *option;
    fputs("# bash completions for dateline\n"
          "_dateline()\n"
          "{\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} before=\n"
          "    COMPREPLY=()\n"
          "    # --to=csv is three words: the shell cuts at =\n"
          "    if [[ $cur == '=' ]]; then\n"
          "        cur=\n"
          "    elif [[ $prev == '=' && COMP_CWORD -ge 2 ]]; then\n"
          "        prev=${COMP_WORDS[COMP_CWORD-2]}\n"
          "    fi\n"
          "    case $prev in\n",
          out);
    for (size_t i = 0; (option = cli_option_at(i)) && option->group; i++)
        print_bash_case(out, option);
    fputs("        *)\n"
          "            [[ $cur != -* ]] || COMPREPLY=($(compgen -W '",
          out);
    for (size_t i = 0; (option = cli_option_at(i)) && option->group; i++) {
        if (option->letter)
            fprintf(out, "%s-%c", i ? " " : "", option->letter);
        if (option->name)
            fprintf(out, "%s--%s", i || option->letter ? " " : "", option->name);
    }
    fputs("' -- \"$cur\"))\n"
          "            [[ COMP_CWORD -ne 1 || -z $cur || merge != $cur* ]] ||\n"
          "                COMPREPLY=(merge $(compgen -f -- \"$cur\")) ;;\n"
          "    esac\n"
          "}\n"
          "complete -o default -F _dateline dateline\n",
          out);
}

/* ---- zsh ------------------------------------------------------------------------------------- */

static void print_zsh_option(FILE *out, const struct cli_option *option)
{
    /* '(-o --output)'{-o,--output}'[brief]:FILE:_files' */
    fputs(" \\\n    ", out);
    if (option->letter && option->name)
        fprintf(out, "'(-%c --%s)'{-%c%s,--%s%s}'[", option->letter, option->name, option->letter,
                option->argument ? "+" : "", option->name, option->argument ? "=" : "");
    else if (option->name)
        fprintf(out, "'--%s%s[", option->name, option->argument ? "=" : "");
    else
        fprintf(out, "'-%c[", option->letter);
    print_quoted(out, option->brief, "]\\");
    fputc(']', out);
    if (option->argument) {
        fprintf(out, ":%s:", option->argument);
        if (option->choice) {
            fputc('(', out);
            print_names(out, option->choice);
            fputc(')', out);
        } else if (option->list) {
            fputs("_values -s , column ", out);
            print_names(out, option->list);
        } else if (takes_file(option)) {
            fputs("_files", out);
        } else if (takes_directory(option)) {
            fputs("_files -/", out);
        }
    }
    fputc('\'', out);
}

static void print_zsh(FILE *out)
{
    const struct cli_option *option;
    fputs("#compdef dateline\n_arguments -s", out);
    for (size_t i = 0; (option = cli_option_at(i)) && option->group; i++)
        print_zsh_option(out, option);
    fputs(" \\\n    '1:file or merge:_alternative \"commands:command:(merge)\" "
          "\"files:file:_files\"' \\\n    '*:file:_files'\n",
          out);
}

/* ---- fish ------------------------------------------------------------------------------------ */

static void print_fish_option(FILE *out, const struct cli_option *option)
{
    fputs("complete -c dateline", out);
    if (option->letter)
        fprintf(out, " -s %c", option->letter);
    if (option->name)
        fprintf(out, " -l %s", option->name);
    if (takes_file(option)) {
        fputs(" -r -F", out);
    } else if (takes_directory(option)) {
        fputs(" -x -a '(__fish_complete_directories)'", out);
    } else if (option->argument) {
        fputs(" -x", out);
    }
    if (option->choice) {
        fputs(" -a '", out);
        print_names(out, option->choice);
        fputc('\'', out);
    }
    fputs(" -d '", out);
    print_quoted(out, option->brief, "\\");
    fputs("'\n", out);
}

static void print_fish(FILE *out)
{
    const struct cli_option *option;
    fputs("# fish completions for dateline\n"
          "complete -c dateline -n __fish_is_first_arg -a merge -d 'merge chronologies'\n",
          out);
    for (size_t i = 0; (option = cli_option_at(i)) && option->group; i++)
        print_fish_option(out, option);
}

void cli_print_completions(FILE *out, const char *shell)
{
    if (strcmp(shell, "bash") == 0)
        print_bash(out);
    else if (strcmp(shell, "zsh") == 0)
        print_zsh(out);
    else
        print_fish(out);
}
