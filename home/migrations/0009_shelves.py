"""Pictures and files lie where they are used, and each role adds to the shelves that are theirs."""

from django.db import migrations
from wagtail.models import Collection as Tree

PAGES, ACTIVITIES, ORGANIZATIONS, ROOMS, FILES = SHELVES = ("网页和消息", "活动", "组织", "场地", "文件")
# What shows a picture says where it lies; all others are for pages.
SHOWN_BY = {
    ACTIVITIES: [("events", "Activity", "picture"), ("events", "Photo", "image")],
    ORGANIZATIONS: [("incubator", "Organization", "logo"), ("incubator", "Graduation", "picture")],
    ROOMS: [("incubator", "Room", "photo")],
}
EVERYWHERE = (PAGES, ACTIVITIES, ORGANIZATIONS, ROOMS)
# Where a role adds pictures. An editor changes no others either: logos and photos are not the pages' own.
ADDS = {"editor": (PAGES,), "staff": EVERYWHERE, "director": EVERYWHERE}


def make(apps, schema_editor):
    Collection = apps.get_model("wagtailcore", "Collection")
    Image, Document = apps.get_model("wagtailimages", "Image"), apps.get_model("wagtaildocs", "Document")
    root = Collection.objects.get(depth=1)
    shelves = {name: put(Collection, root, name) for name in SHELVES}
    loose = Image.objects.filter(collection=root)
    for name, fields in SHOWN_BY.items():
        for app, model, field in fields:
            shown = apps.get_model(app, model).objects.exclude(**{field: None}).values(field)
            loose.filter(pk__in=shown).update(collection=shelves[name])
    loose.update(collection=shelves[PAGES])
    Document.objects.filter(collection=root).update(collection=shelves[FILES])
    give(apps, root, shelves)


def put(Collection, root, name):
    """The shelf of this name below ``root``, after those that are there."""
    children = Collection.objects.filter(depth=2)
    if found := children.filter(name=name).first():
        return found
    last = children.order_by("path").last()
    step = Tree._str2int(last.path[-Tree.steplen :]) + 1 if last else 1
    root.numchild += 1
    root.save(update_fields=["numchild"])
    return Collection.objects.create(name=name, path=Tree._get_path(root.path, 2, step), depth=2, numchild=0)


def give(apps, root, shelves):
    """What is new is put on a shelf, never beside them; what was there before can still be looked at and put right."""
    Given = apps.get_model("wagtailcore", "GroupCollectionPermission")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")

    def may(codename):
        return Permission.objects.get(content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename=codename)

    for role, names in ADDS.items():
        group = Group.objects.get(name=role)
        gone = [may("add_image"), may("add_document")]
        own = [("add_image", name) for name in names] + [("add_document", FILES)]
        if role == "editor":
            gone += [may("change_image"), may("change_document")]
            own += [("change_image", PAGES), ("change_document", FILES)]
        Given.objects.filter(group=group, collection=root, permission__in=gone).delete()
        for codename, name in own:
            Given.objects.get_or_create(group=group, collection=shelves[name], permission=may(codename))


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0008_page_roles"),
        ("incubator", "0006_residencies_filled"),
        ("events", "0004_what_is_planned"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
