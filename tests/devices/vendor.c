/* A stand-in for the vendors' libraries: their function names, switched by the first word in the file that CARD_MODE names.
   With -DSDT it has the names of sdtapi.dll, with -DCVR those of Termb.dll, with -DMEMORY the latter's reading into memory, too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static unsigned char text[256];

static int mode(const char *wanted)
{
    char word[32] = "";
    FILE *file = fopen(getenv("CARD_MODE"), "rb");
    if (!file)
        return 0;
    if (fscanf(file, "%31s", word) != 1)
        word[0] = 0;
    fgetc(file);
    if (fread(text, 1, sizeof text, file) != sizeof text)
        memset(text, 0, sizeof text);
    fclose(file);
    if (!strcmp(word, "hang"))
        for (;;)
            sleep(1);
    if (!strcmp(word, "crash"))
        abort();
    printf("the library prints %s\n", word);
    fflush(stdout);
    return !strcmp(word, wanted);
}

#ifdef SDT
int SDT_OpenPort(int port) { return port == 1003 && !mode("unplugged") ? 0x90 : 0x01; }
int SDT_ClosePort(int port) { return port ? 0x90 : 0x01; }
int SDT_StartFindIDCard(int port, unsigned char *told, int open)
{
    if (port != 1003 || open)
        return 0x01;
    if (mode("unplugged"))
        return 0x02;
    memset(told, 0, 4);
    return mode("nocard") || mode("same") ? 0x80 : 0x9F;
}
int SDT_SelectIDCard(int port, unsigned char *told, int open)
{
    memset(told, 0, 8);
    return port == 1003 && !open && !mode("nocard") ? 0x90 : 0x81;
}
int SDT_ReadBaseMsg(int port, unsigned char *words, unsigned *length, unsigned char *photo, unsigned *size, int open)
{
    if (port != 1003 || open || mode("unreadable"))
        return 0x41;
    memcpy(words, text, sizeof text);
    memset(photo, 0, 1024);
    *length = mode("half") ? 120 : 256;
    *size = 1024;
    return 0x90;
}
#endif

#ifdef CVR
int CVR_InitComm(int port) { return port == 1 && !mode("unplugged"); }
int CVR_CloseComm(void) { return 1; }
int CVR_Authenticate(void) { return mode("unplugged") ? 0 : mode("nocard") || mode("same") ? 2 : 1; }
#ifdef MEMORY
int CVR_ReadBaseMsg(unsigned char *words, unsigned *length, unsigned char *photo, unsigned *size, int how)
{
    if (how != 1 || mode("unreadable"))
        return 0;
    memcpy(words, text, sizeof text);
    memset(photo, 0, 1024);
    *length = 256;
    *size = 1024;
    return 1;
}
#endif
int CVR_Read_Content(int active)
{
    FILE *file;
    if (active != 4 || mode("unreadable"))
        return 0;
    file = fopen("wz.txt", "wb");
    fputs("\xb3\xc2\xb9\xe2", file);
    fclose(file);
    return 1;
}
static int give(char *to, int *length, const char *words)
{
    strcpy(to, words);
    *length = (int)strlen(words);
    return 1;
}
int GetPeopleName(char *to, int *length) { return give(to, length, "\xb3\xc2\xfe\x9f"); } /* GBK, the second of GB 18030 */
int GetPeopleSex(char *to, int *length) { return give(to, length, "\xc4\xd0"); }
int GetPeopleNation(char *to, int *length) { return give(to, length, "\xba\xba"); }
int GetPeopleBirthday(char *to, int *length) { return give(to, length, "1954-03-10"); }
int GetPeopleIDCode(char *to, int *length) { return give(to, length, "44088219540310211X"); }
int GetStartDate(char *to, int *length) { return give(to, length, "2016.01.01"); }
int GetEndDate(char *to, int *length) { return give(to, length, "\xb3\xa4\xc6\xda"); }
int GetPeopleAddressU(unsigned char *to, int *length)
{
    static const unsigned char words[] = {0xa8, 0x58, 0xce, 0x57, 0x51, 0x67, 0, 0}; /* 墨城村 */
    memcpy(to, words, sizeof words);
    *length = 6;
    return 1;
}
#endif
