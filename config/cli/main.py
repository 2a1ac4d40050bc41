"""The command line: one group, one file per family of verbs."""

from __future__ import annotations

import os
import sys

import click

from config.cli.messages import pick
from config.cli.setup import choose_folder
from config.cli.verbs import VERBS
from config.troubles import storage_trouble
from records.errors import ManhMoiError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--data", type=click.Path(), help="Thư mục dữ liệu / data folder (MANHMOI_DATA).")
@click.option("--ui-lang", type=click.Choice(["vi", "en"]), help="Ngôn ngữ thông báo / language.")
@click.version_option(package_name="manhmoi", prog_name="manhmoi")
def cli(data: str | None, ui_lang: str | None) -> None:
    """Manh Mối — tìm manh mối về liệt sĩ trong lời kể. Clues to the fallen, found in testimony."""
    if ui_lang:
        os.environ["MANHMOI_LANG"] = ui_lang
    choose_folder(data)


for verb in VERBS:
    cli.add_command(verb)


def main() -> None:
    """Run the command; one clear line and exit status 1 for every expected failure."""
    try:
        status = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except KeyboardInterrupt:
        sys.exit(130)
    except ManhMoiError as error:
        click.echo(pick(f"Lỗi: {error.vi}", f"Error: {error.en}"), err=True)
        sys.exit(1)
    except Exception as error:
        trouble = storage_trouble(error)
        if trouble is None:
            raise
        click.echo(pick(f"Lỗi: {trouble.vi}", f"Error: {trouble.en}"), err=True)
        sys.exit(1)
    sys.exit(status if isinstance(status, int) else 0)
