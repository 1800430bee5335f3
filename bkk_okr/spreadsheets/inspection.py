"""A look into an uploaded file before any parser sees it: what it is, and whether its zip is one that a spreadsheet program would write."""

import io
import re
import stat
import struct
import zipfile

from bkk_okr.spreadsheets.refusals import Refused

MOST_ENTRIES = 1_000
MOST_INFLATED = 200 * 1024 * 1024
MOST_RATIO = 100
RATIO_FROM = 1024 * 1024
_DIRECTORY_END = b"PK\x05\x06"
_ENCRYPTED = 0x1
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PLAIN_NAME = re.compile(r"[^\x00-\x1f:]+")
_EXTENSIONS = {".xlsm": "macros", ".xltm": "macros", ".xlam": "macros", ".xls": "old_xls", ".xlsb": "xlsb", ".ods": "ods", ".fods": "ods"}


def kind_of(data: bytes, file_name: str) -> str:
    """Return `xlsx` or `csv` when name and content agree on it; refuse everything else."""
    extension = _extension(file_name)
    if not data.strip(b"\x00\r\n\t "):
        raise Refused("empty_file")
    if data.startswith(_OLE):
        raise Refused("password" if "EncryptedPackage".encode("utf-16-le") in data else "old_xls")
    if data.startswith(b"PK\x03\x04"):
        if extension in _EXTENSIONS and extension != ".xls":
            raise Refused(_EXTENSIONS[extension])
        if extension != ".xlsx":
            raise Refused("renamed")
        return "xlsx"
    if extension == ".csv":
        return "csv"
    if extension == ".xlsx":
        raise Refused("damaged" if data.startswith(b"PK") else "renamed")
    raise Refused(_EXTENSIONS.get(extension, "extension"))


def _extension(file_name: str) -> str:
    return "." + file_name.rpartition(".")[2].strip().lower() if "." in file_name else ""


def open_workbook(data: bytes) -> zipfile.ZipFile:
    """Return the zip of an .xlsx once its directory has been found harmless. Nothing is inflated but the list of content types."""
    _check_directory_size(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, struct.error, UnicodeError) as error:
        raise Refused("damaged") from error
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Refused("too_many_entries")
    _check_names(entries)
    _check_flags(entries)
    _check_sizes(entries, len(data))
    _check_kind(archive)
    return archive


def _check_directory_size(data: bytes) -> None:
    """Refuse by the count that the end record states, before zipfile builds an object for each of a million names."""
    end = data.rfind(_DIRECTORY_END)
    if end < 0 or len(data) < end + 22:
        raise Refused("damaged")
    (count, size) = struct.unpack_from("<HI", data, end + 10)
    if count != 0xFFFF and count > MOST_ENTRIES:
        raise Refused("too_many_entries")
    if size != 0xFFFFFFFF and size > MOST_ENTRIES * 1024:
        raise Refused("too_many_entries")


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename.replace("\\", "/")
        if not _PLAIN_NAME.fullmatch(name) or name.startswith("/") or ".." in name.split("/") or stat.S_ISLNK(entry.external_attr >> 16):
            raise Refused("path_escape")
        if name.casefold() in seen:
            raise Refused("duplicate_entries")
        seen.add(name.casefold())


def _check_flags(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Refused("password")
    if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries):
        raise Refused("compression")


def _check_sizes(entries: list[zipfile.ZipInfo], file_size: int) -> None:
    """Refuse bombs: too much in all, too well packed, or entries that share the same bytes."""
    if sum(entry.file_size for entry in entries) > MOST_INFLATED:
        raise Refused("bomb")
    if any(entry.file_size > RATIO_FROM and entry.file_size > MOST_RATIO * entry.compress_size for entry in entries):
        raise Refused("bomb")
    free_from = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < free_from:
            raise Refused("bomb")
        free_from = entry.header_offset + 30 + len(entry.orig_filename.encode()) + entry.compress_size
        if free_from > file_size:
            raise Refused("damaged")


def _check_kind(archive: zipfile.ZipFile) -> None:
    names = {entry.filename.replace("\\", "/").casefold() for entry in archive.infolist()}
    if "mimetype" in names and b"opendocument" in _inflated(archive, "mimetype", 200):
        raise Refused("ods")
    if "xl/workbook.bin" in names:
        raise Refused("xlsb")
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise Refused("macros")
    if "[content_types].xml" not in names:
        raise Refused("not_a_workbook")
    types = _inflated(archive, "[Content_Types].xml", 1024 * 1024)
    if b"macroenabled" in types.lower():
        raise Refused("macros")
    if b"DOCTYPE" in types or "DOCTYPE".encode("utf-16-le") in types:
        raise Refused("doctype")
    if not any(name.startswith("xl/") for name in names) and b"spreadsheetml" not in types:
        raise Refused("not_a_workbook")


def _inflated(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    entry = next(entry for entry in archive.infolist() if entry.filename.replace("\\", "/").casefold() == name.casefold())
    with archive.open(entry) as stream:
        return stream.read(most)
